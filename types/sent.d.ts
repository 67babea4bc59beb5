/**
 * What the tool sends to its pages. Written by `make types` from the shapes in Python (`answers.py` of each feature),
 * compared with them by a test. Ids are UUIDs, times are UTC in ISO 8601, HTML is safe to be put into the page.
 */
declare namespace Sent {
  /** The question is stored. */
  interface AcceptedEvent {
    question_id: string;
    answer_id: string;
    model: string | null;
    cut_turns: number;
    /** What of the question the model does not see. */
    kept_back: KeptBack[];
    /** Which exercise of the tutor it is taken to be about. */
    exercise: string | null;
  }

  /** What is left of the allowances. */
  interface Allowance {
    /** Tokens that the person may use in a day; None: no limit. */
    limit: number | null;
    used: number;
    resets_at: string;
    /** All that hold, the narrowest first. */
    limits: AllowanceShare[];
  }

  /** How much of one limit is used. */
  interface AllowanceShare {
    kind: "person" | "activity" | "institution";
    /** 0 to 1. What everybody in an activity used is told in steps. */
    share: number;
    resets_at: string;
  }

  /** Name of each event to its data. */
  interface AnswerEvents {
    accepted: AcceptedEvent;
    waiting: WaitingEvent;
    delta: DeltaEvent;
    block: BlockEvent;
    restart: RestartEvent;
    sources: Source[];
    done: DoneEvent;
    error: ErrorEvent;
  }

  /** A message of the tutor. */
  interface AnswerShown {
    id: string;
    author: "tutor";
    state: MessageState;
    /** Markdown. */
    text: string;
    created_at: string;
    html: string;
    /** It does not open any more: text and HTML say so. */
    unreadable: boolean;
    /** None: the material answered. */
    model: string | null;
    finish_reason: string | null;
    error: ErrorShown | null;
    /** 1 or -1. */
    feedback: number | null;
    sources: Source[];
    /** How many of the oldest turns did not fit into the model's context. */
    cut_turns: number;
    /** Which exercise of the tutor it was taken to be about. */
    exercise: string | null;
    /** How many attempts at it were held back because they gave a solution away. After the second one the text is a hint in the tool's own wording. */
    withheld: number;
  }

  /** How many questions a model was sent. */
  interface AskedModel {
    model: string;
    questions: number;
  }

  /** A closed block. */
  interface BlockEvent {
    index: number;
    html: string;
  }

  /** Asking is closed for this visit. */
  interface ClosedShown {
    code: "locked" | "closed" | "questions_used";
    message: string;
    /** When it opens again; None: that is not known. */
    until: string | null;
  }

  /** `GET /api/solutions` and `PUT /api/solutions`. */
  interface ClosedSolutions {
    /** In the instructor's order. */
    solutions: SolutionText[];
    /** Words and phrases that no answer may contain. */
    words: string[];
    /** Titles of those that the guard cannot tell from what is no secret: of one word, or the text of a task. */
    cannot_tell: string[];
    /** Titles of those of which it watches over the beginning only: there is too much in all. */
    cut: string[];
    /** Whether answers are held against them: not where the tutor explains everything. */
    guarded: boolean;
    /** Whether what this person saves holds for this activity alone, whatever else the tutor serves. */
    copies: boolean;
    /** What is stored does not open any more: no answer is given until it is saved anew. */
    unreadable: boolean;
    /** Names what is stored; to be sent along when it is replaced. None: the activity has no tutor of its own yet. */
    version: string | null;
  }

  /** What the institution asks, in both languages. */
  interface ConsentText {
    de: string;
    en: string;
  }

  /** `GET /api/conversations`. */
  interface ConversationList {
    /** Newest first. */
    conversations: ConversationListed[];
  }

  /** The same, in the list. */
  interface ConversationListed {
    id: string;
    /** None before the first question, and where it does not open any more. */
    title: string | null;
    created_at: string;
    updated_at: string;
    /** When it is deleted if nothing more happens in it. */
    until: string;
  }

  /** `GET /api/conversations/ID`: with a page of its messages. */
  interface ConversationShown {
    id: string;
    /** None before the first question, and where it does not open any more. */
    title: string | null;
    created_at: string;
    updated_at: string;
    /** Oldest first. */
    messages: (QuestionShown | AnswerShown)[];
    /** Whether there are more in front of them. */
    earlier: boolean;
  }

  /** A day in the institution's time. */
  interface DayCounted {
    /** ISO 8601. */
    day: string;
    questions: number | null;
  }

  /** Markdown of the open block. */
  interface DeltaEvent {
    text: string;
  }

  /** The end of an answer. */
  interface DoneEvent {
    /** `stop`, `length`, `stopped` (by the student), `abort`, or the engine's own word. */
    finish_reason: string;
    usage: TokenUsage;
    model: string | null;
    /** The answer names no passage although there is material, or says that none fits: the page names the tutor's `contact`. */
    nothing_fits: boolean;
  }

  /** `DELETE /api/me`. */
  interface Erased {
    receipt: Receipt;
  }

  /** The end of an answer that failed. */
  interface ErrorEvent {
    code: string;
    message: string;
    /** Seconds. */
    retry_after: number | null;
    /** Of `locked`: when asking opens again. */
    until?: string;
  }

  /** Why a request was refused. */
  interface ErrorShown {
    /** For programs; docs/api.md names them. */
    code: string;
    /** One sentence for a person, in their language. */
    message: string;
    /** HTML: help lines, where the question that was refused gives reason to worry. */
    help?: string;
    /** Where asking is closed: when it opens again; None: that is not known. */
    until?: string | null;
  }

  /** An exercise as an instructor writes it. */
  interface ExerciseFields {
    name: string;
    text: string;
    /** In order, none with the result. */
    steps: string[];
    misconceptions: Misconception[];
    /** Never sent to a model; "" for none. */
    solution: string;
  }

  /** Numbers and characters at most. */
  interface ExerciseLimits {
    exercises: number;
    name: number;
    text: number;
    steps: number;
    step: number;
    misconceptions: number;
    when: number;
    say: number;
    solution: number;
  }

  /** `GET /api/exercises` and `PUT /api/exercises`. */
  interface ExerciseList {
    exercises: ExerciseFields[];
    /** Names what is stored; to be sent along when it is replaced. */
    version: string;
    warnings: ExerciseWarning[];
    /** Whether what this person saves holds for this activity alone, whatever else the tutor serves. */
    copies: boolean;
    /** Names of those whose solution does not open any more. */
    unreadable: string[];
    limits: ExerciseLimits;
    /** Whether a model is configured that can propose exercises from a sheet. */
    proposes: boolean;
  }

  /** What is stored all the same, and should be looked at. */
  interface ExerciseWarning {
    /** Its name. */
    exercise: string;
    /** Its number, from 1 up; None where it is about the whole exercise. */
    step: number | null;
    message: string;
  }

  /** A file for researchers in which the person was. */
  interface ExportedIn {
    id: string;
    at: string;
  }

  /** What a launch brings along in the page, where it is known without asking anybody. */
  interface FirstShown {
    me: Me;
    conversations: ConversationListed[];
    /** Whether there are more conversations than these. */
    more: boolean;
  }

  /** Somebody's right to teach that did not come with the launch. */
  interface GrantShown {
    id: string;
    how: How;
    /** Whose, by the course's pseudonym. */
    mark: string;
    /** Whether it is this visit's person. */
    own: boolean;
    /** The activity's title. */
    activity: string;
    granted_at: string;
  }

  /** `GET /api/hand-ins`. */
  interface HandInList {
    mark_as_done: boolean;
    only_instructors: boolean;
    /** A copy whose original reports "done", and nobody has decided whether it does. */
    done_undecided: boolean;
    /** Whether there is a column to report "done" to. */
    gradebook: boolean;
    /** Newest first. */
    hand_ins: HandInSummary[];
    /** Why there are no names; None where there is nothing to say. */
    names: "later" | "off" | "withheld" | null;
    /** Whether they may come by themselves. */
    names_missing: boolean;
    names_message: string | null;
  }

  /** `GET` and `POST /api/conversations/ID/hand-in`: to the person whose conversation it is. */
  interface HandInState {
    /** None: not handed in, or taken back. */
    handed_in_at: string | null;
    /** Whether something was written since. */
    changed: boolean;
    /** When staff opened it. */
    opened_at: string[];
    /** Whether handing in reports "done" to the gradebook. */
    marks_as_done: boolean;
    readers: "instructors" | "staff";
  }

  /** A row in the list of what was handed in. */
  interface HandInSummary {
    /** Of the conversation. */
    id: string;
    /** None where it does not open any more. */
    title: string | null;
    /** None where the platform gives none. */
    name: string | null;
    /** A pseudonym, of no use in another course. */
    person: string;
    /** The pseudonym, short enough to be told. */
    mark: string;
    handed_in_at: string;
    /** Whether this member of staff has opened it. */
    opened: boolean;
    score: ScoreShown | null;
  }

  /** `GET /api/hand-ins/ID`: with a page of its messages. */
  interface HandedIn {
    /** Of the conversation. */
    id: string;
    /** None where it does not open any more. */
    title: string | null;
    /** None where the platform gives none. */
    name: string | null;
    /** A pseudonym, of no use in another course. */
    person: string;
    /** The pseudonym, short enough to be told. */
    mark: string;
    handed_in_at: string;
    /** Whether this member of staff has opened it. */
    opened: boolean;
    score: ScoreShown | null;
    /** Oldest first. */
    messages: (HandedInQuestion | HandedInAnswer)[];
    /** Whether there are more in front of them. */
    earlier: boolean;
  }

  /** A message of the tutor. */
  interface HandedInAnswer {
    id: string;
    author: "tutor";
    text: string;
    created_at: string;
    html: string;
    /** It does not open any more: text and HTML say so. */
    unreadable: boolean;
    model: string | null;
    /** A hint of the tool's own, which is neither a model's nor of the material. How often something was held back before it is told to nobody but its reader. */
    by_tool: boolean;
    state: MessageState;
    /** What it cites; `GET /api/passages/ID` opens them to who may read this. */
    sources: Source[];
  }

  /** A message of the person. */
  interface HandedInQuestion {
    id: string;
    author: "person";
    text: string;
    created_at: string;
    /** It does not open any more: text and HTML say so. */
    unreadable: boolean;
  }

  /** What came nearest to questions for which nothing fitted. */
  interface HeadingCounted {
    material: string;
    n: number;
    heading: string;
    questions: number;
  }

  /** An hour of the day. */
  interface HourCounted {
    hour: number;
    questions: number | null;
  }

  /** How a person came by an instructor's rights without the launch saying so. */
  type How = "carried" | "code";

  /** `GET /api/insights`: of the last days, as far as it was counted. */
  interface Insights {
    enough: true;
    days: number;
    /** People that each figure is of, at least. */
    least: number;
    /** When the newest block was counted: what came later waits for the next one. */
    counted_at: string;
    /** In steps of the smallest group. */
    people: number;
    questions: number;
    questions_by_day: DayCounted[];
    questions_by_hour: HourCounted[];
    /** All pages of the material, in reading order. */
    pages: PageCounted[];
    without_passage: number | null;
    nearest: HeadingCounted[];
    helpful: number | null;
    not_helpful: number | null;
    /** Of those that did not help: with a reason, which stays with its person. */
    with_reason: number | null;
    withheld: number | null;
    tokens: number;
    /** None, too, where the operator has not measured it. */
    gpu_seconds: number | null;
    watt_hours: number | null;
  }

  /** `POST /api/admin/keeping/preview`: what a change would mean. */
  interface KeepingPreview {
    /** Sentences; none where nothing would change. */
    changes: string[];
    /** Whether conversations would be deleted. */
    loses: boolean;
    notices: NoticePreview[];
  }

  /** The one that later answers are compared with. */
  interface KeptAnswer {
    html: string;
    sources: Source[];
    checks: TrialCheck[];
    seconds: number;
    /** None: no model wrote it, but the tool itself. */
    model: string | null;
    help_level: string;
    /** How many attempts were held back. */
    withheld: number;
    tokens: number;
    at: string;
    mark: "good" | "bad";
  }

  /** A detail of a question that no model sees. */
  interface KeptBack {
    /** As in its placeholder: `NAME`, `ADDRESS` and so on (docs/api.md). */
    kind: string;
    text: string;
  }

  /** The visit, in the page that a launch answers with. */
  interface LaunchSession {
    /** The bearer of all calls. */
    token: string;
    /** Seconds until the visit ends unused. */
    expires_in: number;
    /** The page's address: no token is ever in a URL. */
    home: string;
    visit: string;
    /** The course's page, where the platform named one of its own. */
    return_url: string | null;
    /** The address of the institution's privacy notice. */
    privacy: string;
    /** The address of the page of help lines. */
    help: string;
    /** Whose handed-in conversations to open, by the course's pseudonym. */
    review: string | null;
  }

  /** What went elsewhere. */
  interface LeftHouse {
    models: AskedModel[];
    /** So many details of the person's questions were replaced before a model was sent them. */
    details_kept: number;
    /** The model servers, `HOST:PORT`: where those models run. */
    servers: string[];
    /** Likewise: where passages of a tutor's material are found by what a question means; none before the first one. */
    embedding_servers: string[];
    /** How often "done" was reported to the course platform's gradebook. */
    scores: number;
  }

  /** A window in which nobody asks: `from` a time `until` another. */
  interface LockShown {
    from: string;
    until: string;
    /** Where it holds: in all activities of the course, or in the visit's alone. */
    scope: "course" | "activity";
    /** What learners read beside until when; empty: none. */
    reason: string;
  }

  /** `GET /api/locks` and `PUT /api/locks`. */
  interface LocksShown {
    /** Those that hold or are to come, the earliest first. */
    locks: LockShown[];
    /** Names this very list; to be sent along when it is replaced. */
    version: string;
    /** The institution's: in it learners are told until when. */
    time_zone: string;
    /** Whether this person may set locks for the whole course. */
    may_lock_course: boolean;
  }

  /** Until when a tutor's material is kept if nobody uses its course. */
  interface MaterialKept {
    until: string;
    /** Use up to here does not change that: the last day of the term, where the institution keeps by terms. */
    term: string | null;
  }

  /** What it may take. */
  interface MaterialLimitsShown {
    bytes: number;
    pages: number;
    file_bytes: number;
  }

  /** `GET /api/materials`. */
  interface MaterialList {
    materials: MaterialShown[];
    used: MaterialUsed;
    limits: MaterialLimitsShown;
    /** Each a `FileKind`. */
    kinds: string[];
    /** Of names of files that can be read: ".pdf". */
    endings: string[];
    take_over: TakeOver | null;
    /** None where there is no material. */
    kept: MaterialKept | null;
  }

  /** `GET /api/materials/ID`. */
  interface MaterialRead {
    id: string;
    title: string;
    file_name: string;
    /** A `FileKind`. */
    kind: string;
    /** `de`, `en`, or "" where nothing tells. */
    language: string;
    bytes: number;
    state: "waiting" | "reading" | "ready" | "failed";
    /** Of its reading, 0 to 1. */
    progress: number;
    /** Why it could not be read, and what to do. */
    error: ErrorShown | null;
    /** Which of its files answers stand on: the newest, or the one before while the newest is not ready. */
    answers: "current" | "earlier" | null;
    /** The number of the file that answers stand on, whose pages can be switched off; None before there is one. */
    version: number | null;
    available_from: string | null;
    added_at: string;
    origin: "upload" | "platform";
    /** Whether answers may stand on speaker's notes. */
    speaker_notes: boolean;
    /** Whether there are any. */
    has_notes: boolean;
    pages: PageShown[];
    /** Why its slides have no pictures, or not yet, and what to do. */
    pictures_message: string | null;
  }

  /** In the list, and what a change answers. */
  interface MaterialShown {
    id: string;
    title: string;
    file_name: string;
    /** A `FileKind`. */
    kind: string;
    /** `de`, `en`, or "" where nothing tells. */
    language: string;
    bytes: number;
    state: "waiting" | "reading" | "ready" | "failed";
    /** Of its reading, 0 to 1. */
    progress: number;
    /** Why it could not be read, and what to do. */
    error: ErrorShown | null;
    /** Which of its files answers stand on: the newest, or the one before while the newest is not ready. */
    answers: "current" | "earlier" | null;
    /** The number of the file that answers stand on, whose pages can be switched off; None before there is one. */
    version: number | null;
    available_from: string | null;
    added_at: string;
    origin: "upload" | "platform";
    /** Whether answers may stand on speaker's notes. */
    speaker_notes: boolean;
    /** Whether there are any. */
    has_notes: boolean;
    /** 0 until it has been read. */
    pages: number;
  }

  /** What a tutor's material takes. */
  interface MaterialUsed {
    bytes: number;
    pages: number;
  }

  /** `GET /api/me`: who is here, with whom they talk, what is left of the allowance. */
  interface Me {
    permissions: Permission[];
    roles: string[];
    /** Somebody with more rights sees the page as a learner does. */
    preview: boolean;
    /** And with settings of the tutor that nobody has saved. */
    unsaved: boolean;
    locale: string;
    /** Keys what the page keeps in the tab: no name, and no use in another activity. */
    person: string;
    name: string | null;
    /** 32 bytes as base64url. Seals what this person has typed and not sent, in a tab that the next one may use. */
    draft_key: string;
    /** False where the platform names the same person differently at each launch. */
    keeps_history: boolean;
    course: MeCourse | null;
    activity: MeActivity;
    tutor: MeTutor;
    allowance: Allowance;
    notice: NoticeShown | null;
    /** For so many days what is written now is kept, if nothing follows it. */
    kept_days: number;
    /** Where the institution keeps by the end of term: when everything of this one is deleted. */
    kept_until: string | null;
    /** False: nothing of a conversation is stored, the page keeps it and asks by `POST /api/ask`. */
    stores: boolean;
    /** None where no model answers. */
    model: string | null;
    answering: Outage | null;
    closed: ClosedShown | null;
  }

  /** The activity of a visit. */
  interface MeActivity {
    id: string;
    title: string;
  }

  /** The course of a visit. */
  interface MeCourse {
    id: string;
    title: string;
    label: string;
  }

  /** With whom the visit talks. */
  interface MeTutor {
    /** None: the activity has no tutor of its own. */
    id: string | null;
    title: string;
    starters: string[];
    has_material: boolean;
    /** This and the next two as an instructor wrote them, plain text; empty: nothing. */
    greeting: string;
    /** A human to turn to. */
    contact: string;
    /** What AI may be used for in this course, shown before the first question. */
    ai_rules: string;
  }

  /** How far an answer came. A question is complete from the start. */
  type MessageState = "running" | "complete" | "stopped" | "interrupted" | "failed";

  /** What students get wrong, and what a teacher says to that. */
  interface Misconception {
    when: string;
    say: string;
  }

  /** A model that is served now. */
  interface ModelOffered {
    name: string;
    /** What it is good for, as the operator says it. */
    words: string | null;
    /** Of a typical answer, from what the operator measured; None: nobody did. */
    gpu_seconds: number | null;
  }

  /** `GET /api/me/data`: all that is stored of the person on this platform. */
  interface MyData {
    since: string;
    institution: string;
    platform: string;
    /** False: nothing is stored of conversations in the activity of this visit. */
    stores: boolean;
    /** After so many days without a question a conversation is deleted. */
    kept_days: number;
    /** For so long after an erasure a backup from before can still be opened. */
    backup_readable_days: number;
    stored: StoredRows[];
    /** Newest first, 500 at most. */
    conversations: OwnConversation[];
    /** Newest first. */
    looked: StaffLook[];
    left: LeftHouse;
  }

  /** `POST /api/teaching-rights/codes`: shown once. */
  interface NewCode {
    id: string;
    code: string;
    expires_at: string;
  }

  /** `POST /api/conversations`. */
  interface NewConversation {
    id: string;
  }

  /** `GET /api/hand-ins/new`. */
  interface NewHandIns {
    /** How many since this person last looked at the list. */
    new: number;
  }

  /** `POST /api/admin/invitations`: shown once. */
  interface NewInvitation {
    id: string;
    link: string;
    expires_at: string;
  }

  /** A notice as it would be shown. */
  interface NoticePreview {
    language: "de" | "en";
    html: string;
  }

  /** What the institution says before the first question. */
  interface NoticeShown {
    html: string;
    /** Of the text, which may be another one than the visit's. */
    language: string;
    changed_at: string;
  }

  /** A one-time code that nobody has used yet; the code itself was shown once. */
  interface OpenCode {
    id: string;
    created_at: string;
    expires_at: string;
  }

  /** No question is answered well at the moment. */
  interface Outage {
    /** `{time}` in it is `since`, in the zone of whoever reads it. */
    message: string;
    since: string | null;
  }

  /** One of the person's conversations, in whatever course. */
  interface OwnConversation {
    id: string;
    /** None before the first question, and where it does not open. */
    title: string | null;
    course: string | null;
    activity: string;
    created_at: string;
    /** When it is deleted if nothing happens in it; None while one has no question yet. */
    until: string | null;
    messages: number;
    readers: "you" | "instructors" | "staff";
    handed_in_at: string | null;
    /** Deleted by the person, who can still take that back. */
    deleted: boolean;
  }

  /** A page of the course material. */
  interface PageCounted {
    /** Its title. */
    material: string;
    n: number;
    /** That were answered from it. */
    questions: number | null;
  }

  /** A page, slide, section, run of lines or cell of the file that answers stand on. */
  interface PageShown {
    n: number;
    /** As a reader says it, in the document's language: "S. 12". */
    place: string;
    heading: string;
    /** Markdown. */
    text: string;
    speaker_notes: string;
    off: boolean;
    /** A `Note`: why there is little or no text. */
    note: string | null;
    /** The same for a person, with what to do. */
    note_message: string | null;
    /** Where its picture is; none of kinds that have no pages to show, and of slides until it is made. */
    image: string | null;
  }

  /** `GET /api/passages/ID`: a passage within its page. */
  interface PassageShown {
    id: string;
    /** Of the document. */
    title: string;
    /** In the document's language: "S. 12". */
    place: string;
    /** Of the passage, Markdown. */
    text: string;
    /** Of the page; the passage is the `div` of class `cited`. */
    html: string;
    /** `de`, `en`, or "" where nothing tells. */
    language: string;
    /** In reading order, from 1 up. */
    page: number;
    /** Whether answers stand on it now. */
    current: boolean;
    version: "current" | "earlier" | "gone";
    /** What there is to say of a version that is not current. */
    version_message: string | null;
    /** Where the page's picture is; None where it has none. */
    image: string | null;
    /** Where it stands in the platform. */
    link: string | null;
    /** The id of a passage of the page before, if that may be opened. */
    previous: string | null;
    next: string | null;
  }

  /** What a visit may do; named in docs/api.md. */
  type Permission = "own_data" | "chat" | "configure_tutor" | "manage_materials" | "view_insights" | "preview_as_learner" | "administer_platform";

  /** Its last line where nothing came of it. */
  interface ProposalFailed {
    error: ErrorShown;
  }

  /** Each line is JSON of one of these. */
  interface ProposalLines {
    progress: ProposalProgress;
    proposed: ProposedExercises;
    failed: ProposalFailed;
  }

  /** A line of `POST /api/exercises/propose` while the model writes. */
  interface ProposalProgress {
    /** That it has written; 0 while it waits or reads. */
    characters: number;
  }

  /** Its last line: stored nowhere. */
  interface ProposedExercises {
    exercises: ExerciseFields[];
    model: string;
    /** The sheet was too long: its end was not read. */
    cut: boolean;
  }

  /** What a question more will cost, estimated: the page reckons with it while questions are written. */
  interface QuestionCost {
    tokens: number;
    gpu_seconds: number | null;
  }

  /** A message of the person. */
  interface QuestionShown {
    id: string;
    author: "person";
    state: MessageState;
    text: string;
    created_at: string;
    /** Each once; empty where no model was asked. */
    kept_back: KeptBack[];
    /** It does not open any more: text and HTML say so. */
    unreadable: boolean;
  }

  /** That everything was erased. */
  interface Receipt {
    id: string;
    at: string;
    /** Rows by table. */
    counts: Record<string, number>;
    /** Where a platform asked for the data of one course alone: its id there. */
    course?: string;
    /** What a backup from before still tells, and for how long. */
    backups: string;
    /** All of it as a JWS (RFC 7515) by the tool's own key. */
    signed: string;
  }

  /** `POST /api/teaching-rights/redeem`. */
  interface RedeemedCode {
    /** Of the visit from now on. */
    roles: string[];
  }

  /** The answer of any address below `/api` with a status of 400 or more. */
  interface Refusal {
    error: ErrorShown;
  }

  /** `PATCH /api/conversations/ID`. */
  interface RenamedConversation {
    id: string;
    title: string;
  }

  /** `GET` and `PUT /api/me/consent`. */
  interface ResearchConsentShown {
    /** Whether the person can consent: their institution has a text, and they are no staff here. */
    offered: boolean;
    /** Of the text that is asked with now; None where there is none. */
    version: number | null;
    text: ConsentText | null;
    /** What parents read, at schools. */
    parents: ConsentText | null;
    /** Whether a consent stands that was not withdrawn, to whichever version. */
    given: boolean;
    /** Whether it is to the text of now: else nothing of the person goes into an export. */
    counts: boolean;
    /** Of the newest consent. */
    given_at: string | null;
    /** Of the last withdrawal, where none was given since. */
    withdrawn_at: string | null;
    /** Newest first. */
    exports: ExportedIn[];
  }

  /** What was shown of this answer is void. */
  interface RestartEvent {
    reason: "thoughts" | "solution";
  }

  /** `POST /api/admin/roles/preview`: what a change would mean. */
  interface RolePreview {
    /** Sentences; none where nothing would change. */
    changes: string[];
  }

  /** Name of each event of `POST /api/trials/run` to its data. */
  interface RunEvents {
    result: TrialResult;
    done: TrialsDone;
    error: RunFailed;
  }

  /** `error` of a run: it ends here, and what came before is stored. */
  interface RunFailed {
    code: string;
    message: string;
  }

  /** How "done" fares on its way to the gradebook. */
  interface ScoreShown {
    state: "sent" | "waiting" | "failed";
    code: string | null;
    /** Whether it is tried again by itself. */
    retries: boolean;
    /** Of one that failed: why, with the remedy. */
    message?: string;
  }

  /** A reference solution. */
  interface SolutionText {
    title: string;
    text: string;
  }

  /** A passage of the course material that an answer cites as `[n]`. */
  interface Source {
    n: number;
    title: string;
    place: string;
    passage_id: string;
  }

  /** Staff opened what the person had handed in. */
  interface StaffLook {
    conversation_id: string;
    title: string | null;
    at: string;
    /** None: from a time when it was not kept. */
    role: StaffRole | null;
  }

  /** In what role a member of staff opened what was handed in. */
  type StaffRole = "instructor" | "assistant";

  /** What one table has of the person. */
  interface StoredRows {
    table: string;
    /** What it is, in words. */
    title: string;
    rows: number;
    /** Of the oldest. */
    since: string | null;
    /** In words. */
    until: string;
  }

  /** `POST /api/admin/storing/preview`: what storing nothing, or storing again, would mean. */
  interface StoringPreview {
    /** Sentences; none where nothing would change. */
    changes: string[];
  }

  /** What the tutor that this one was copied from has and this one has not, for somebody who may take it over. */
  interface TakeOver {
    /** The other course's title. */
    course: string;
    titles: string[];
    bytes: number;
    pages: number;
  }

  /** `GET /api/teaching-rights`. */
  interface TeachingRights {
    codes: OpenCode[];
    grants: GrantShown[];
  }

  /** Tokens as charged. */
  interface TokenUsage {
    prompt_tokens: number;
    completion_tokens: number;
  }

  /** Fewer people have asked than anything is told of. */
  interface TooFew {
    enough: false;
  }

  /** One thing that was looked at in an answer. */
  interface TrialCheck {
    name: "answered" | "cites" | "language" | "held_back" | "gives_nothing_away" | "not_in_material";
    passed: boolean;
    /** A sentence: what was found. */
    said: string;
  }

  /** What a run will cost, estimated. */
  interface TrialCost {
    tokens: number;
    /** None where nobody measured the model. */
    gpu_seconds: number | null;
    /** Whether from the last run; else from what a question takes in general. */
    measured: boolean;
    one: QuestionCost;
  }

  /** `result` of a run: the answer to one question, beside the one that is kept. */
  interface TrialResult {
    html: string;
    sources: Source[];
    checks: TrialCheck[];
    seconds: number;
    /** None: no model wrote it, but the tool itself. */
    model: string | null;
    help_level: string;
    /** How many attempts were held back. */
    withheld: number;
    tokens: number;
    at: string;
    /** From 1. */
    n: number;
    question: string;
    kept: KeptAnswer | null;
    /** In what it differs from the kept one; empty without one. */
    changed: ("text" | "sources" | "checks" | "model" | "help_level")[];
  }

  /** `done` of a run. */
  interface TrialsDone {
    questions: number;
    /** How many of them passed all checks. */
    passed: number;
    seconds: number;
    tokens: number;
  }

  /** `GET /api/trials` and `PUT /api/trials`. */
  interface TrialsShown {
    questions: string[];
    /** Names this very list; to be sent along when it is replaced. */
    version: string;
    /** The last answer to each question; None where it was not asked yet. */
    results: (TrialResult | null)[];
    /** A ready set in the visit's language: each tries to get a solution out of the tutor. */
    attack_questions: string[];
    cost: TrialCost;
    running: boolean;
    /** Whether what this person saves holds for this activity alone, whatever else the tutor serves. */
    copies: boolean;
  }

  /** One field of a version, in plain words. */
  interface TutorChange {
    field: string;
    label: string;
    before: string;
    /** Of long texts the part in which they differ. */
    after: string;
  }

  /** What an instructor writes. */
  interface TutorFields {
    title: string;
    purpose: string;
    /** `hints`, `guided`, `open`, `socratic`, `practice` or `explain_own`. */
    help_level: string;
    instructions: string;
    starters: string[];
    /** What it answers from: `material` alone, or also what the model knows in `general`. */
    knowledge: string;
    /** So long after its last question a conversation with it is kept at most. None: as the institution says. */
    kept_days: number | null;
    /** Whether nothing of its conversations is stored; an institution can say so, too. */
    store_nothing: boolean;
    /** Shown on the empty page. Empty: the tool's own. */
    greeting: string;
    /** Of the answers: `auto` (that of the question), `de` or `en`. */
    language: string;
    /** The served name of the model that answers. None: the tool's choice. */
    model: string | null;
    /** Times in ISO 8601, UTC: from when until when learners may ask. None: without a beginning, without an end. */
    opens_at: string | null;
    closes_at: string | null;
    /** Of one person, at most. */
    questions_a_day: number | null;
    /** A human to turn to, shown to learners. */
    contact: string;
    /** Rules for AI in this course, shown to learners before their first question. */
    ai_rules: string;
  }

  /** `GET /api/tutor/export`: without material, without solutions. */
  interface TutorFile {
    schema: string;
    /** The version of the tool that wrote it. */
    tool: string;
    text: TutorFields;
  }

  /** `POST /api/tutor/notices`: nothing is stored. */
  interface TutorForeseen {
    /** What learners would notice. */
    notices: string[];
  }

  /** A tutor whose text can be taken over. */
  interface TutorListed {
    id: string;
    title: string;
    purpose: string;
    course: string;
  }

  /** `GET /api/tutor` and `PUT /api/tutor`. */
  interface TutorSettings {
    /** None: the activity has no tutor of its own yet, and `text` is one to begin with. */
    id: string | null;
    /** Names this very text; to be sent along when it is replaced. */
    version: string | null;
    text: TutorFields;
    /** Which may be chosen here: at a school none that solves exercises. */
    help_levels: string[];
    /** For platforms where a placement is made by hand: to be pasted into its custom parameters. */
    placement: string | null;
    /** How many answer with it: a change concerns them all. */
    activities: number;
    /** Whether what this person saves holds for this activity alone, whatever else the tutor serves. */
    copies: boolean;
    /** What `kept_days` can be at most. */
    most_kept_days: number;
    /** The institution's, such as Europe/Berlin: the page says and takes times in it. */
    time_zone: string;
    templates: TutorTemplate[];
    /** What learners notice of what was stored just now; none where nothing was. */
    notices: string[];
    /** What `model` can be now. One that is chosen and not among them does not answer: the tool's choice does. */
    models: ModelOffered[];
  }

  /** `POST /api/tutor/import`. */
  interface TutorTaken {
    /** None: the activity has no tutor of its own yet, and `text` is one to begin with. */
    id: string | null;
    /** Names this very text; to be sent along when it is replaced. */
    version: string | null;
    text: TutorFields;
    /** Which may be chosen here: at a school none that solves exercises. */
    help_levels: string[];
    /** For platforms where a placement is made by hand: to be pasted into its custom parameters. */
    placement: string | null;
    /** How many answer with it: a change concerns them all. */
    activities: number;
    /** Whether what this person saves holds for this activity alone, whatever else the tutor serves. */
    copies: boolean;
    /** What `kept_days` can be at most. */
    most_kept_days: number;
    /** The institution's, such as Europe/Berlin: the page says and takes times in it. */
    time_zone: string;
    templates: TutorTemplate[];
    /** What learners notice of what was stored just now; none where nothing was. */
    notices: string[];
    /** What `model` can be now. One that is chosen and not among them does not answer: the tool's choice does. */
    models: ModelOffered[];
    /** A sentence for what the file says and this installation does not know. */
    left_out: string[];
  }

  /** A text to begin with. */
  interface TutorTemplate {
    key: string;
    text: TutorFields;
  }

  /** `GET /api/tutor/versions`, newest first. */
  interface TutorVersions {
    versions: VersionListed[];
  }

  /** `GET /api/tutor/mine`, newest first. */
  interface TutorsOfMine {
    tutors: TutorListed[];
  }

  /** A text that the tutor had. */
  interface VersionListed {
    id: string;
    /** As that of `GET /api/tutor` was then. */
    version: string;
    at: string;
    /** In which role it was saved, never by whom. None: the tool wrote it, or it is older than the list. */
    role: string | null;
    /** The same in words. */
    by: string;
    /** `saved`, `restored`, `imported`, `copied` or `found`. */
    way: string;
    /** The same in words. */
    said: string;
    title: string;
    /** Since the version before; none of the oldest one that is kept. */
    changes: TutorChange[];
  }

  /** The model server is busy. */
  interface WaitingEvent {
    /** Requests in front of this one. */
    ahead: number | null;
    /** Estimated. */
    seconds: number | null;
  }

  /** The JSON of an address below `/api`, by its method and path; null: none. The first that fits holds. */
  type Answer<Address extends string> =
    Address extends `POST /admin/deployments/${string}/approve` ? null :
    Address extends `DELETE /hand-ins/only-instructors` ? null :
    Address extends `DELETE /teaching-rights/grants/${string}` ? null :
    Address extends `POST /admin/deployments/${string}/refuse` ? null :
    Address extends `DELETE /conversations/${string}/hand-in` ? null :
    Address extends `DELETE /teaching-rights/codes/${string}` ? null :
    Address extends `POST /tutor/versions/${string}/restore` ? TutorSettings :
    Address extends `POST /conversations/${string}/hand-in` ? HandInState :
    Address extends `POST /conversations/${string}/restore` ? null :
    Address extends `PUT /hand-ins/only-instructors` ? null :
    Address extends `DELETE /hand-ins/mark-as-done` ? null :
    Address extends `GET /conversations/${string}/hand-in` ? HandInState :
    Address extends `DELETE /admin/invitations/${string}` ? null :
    Address extends `POST /teaching-rights/redeem` ? RedeemedCode :
    Address extends `POST /admin/keeping/preview` ? KeepingPreview :
    Address extends `POST /admin/storing/preview` ? StoringPreview :
    Address extends `POST /conversations/${string}/stop` ? null :
    Address extends `POST /teaching-rights/codes` ? NewCode :
    Address extends `POST /materials/${string}/restore` ? MaterialShown :
    Address extends `POST /messages/${string}/feedback` ? null :
    Address extends `PUT /hand-ins/mark-as-done` ? null :
    Address extends `POST /admin/roles/preview` ? RolePreview :
    Address extends `POST /materials/take-over` ? MaterialList :
    Address extends `DELETE /conversations/${string}` ? null :
    Address extends `POST /materials/${string}/retry` ? MaterialShown :
    Address extends `POST /tutor/mine/${string}/take` ? TutorSettings :
    Address extends `PATCH /conversations/${string}` ? RenamedConversation :
    Address extends `POST /admin/invitations` ? NewInvitation :
    Address extends `POST /hand-ins/${string}/score` ? null :
    Address extends `PUT /materials/${string}/file` ? MaterialShown | MaterialShown :
    Address extends `GET /conversations/${string}` ? ConversationShown :
    Address extends `PUT /trials/yardstick` ? null :
    Address extends `DELETE /materials/${string}` ? null :
    Address extends `GET /teaching-rights` ? TeachingRights :
    Address extends `GET /tutor/versions` ? TutorVersions :
    Address extends `PATCH /materials/${string}` ? MaterialShown :
    Address extends `POST /conversations` ? NewConversation :
    Address extends `POST /tutor/notices` ? TutorForeseen :
    Address extends `GET /conversations` ? ConversationList :
    Address extends `POST /tutor/import` ? TutorTaken :
    Address extends `PUT /admin/keeping` ? null :
    Address extends `PUT /admin/storing` ? null :
    Address extends `GET /hand-ins/new` ? NewHandIns :
    Address extends `GET /materials/${string}` ? MaterialRead :
    Address extends `GET /tutor/export` ? TutorFile :
    Address extends `GET /hand-ins/${string}` ? HandedIn :
    Address extends `GET /passages/${string}` ? PassageShown :
    Address extends `PUT /admin/roles` ? null :
    Address extends `DELETE /preview` ? null :
    Address extends `GET /me/consent` ? ResearchConsentShown :
    Address extends `GET /tutor/mine` ? TutorsOfMine :
    Address extends `POST /materials` ? MaterialShown | MaterialShown :
    Address extends `PUT /me/consent` ? ResearchConsentShown :
    Address extends `GET /exercises` ? ExerciseList :
    Address extends `GET /materials` ? MaterialList :
    Address extends `GET /solutions` ? ClosedSolutions :
    Address extends `POST /ask/stop` ? null :
    Address extends `PUT /exercises` ? ExerciseList :
    Address extends `PUT /solutions` ? ClosedSolutions :
    Address extends `DELETE /visit` ? null :
    Address extends `GET /hand-ins` ? HandInList :
    Address extends `GET /insights` ? Insights | TooFew :
    Address extends `POST /preview` ? null :
    Address extends `GET /me/data` ? MyData :
    Address extends `GET /trials` ? TrialsShown :
    Address extends `PUT /trials` ? TrialsShown :
    Address extends `DELETE /me` ? Erased :
    Address extends `GET /locks` ? LocksShown :
    Address extends `GET /tutor` ? TutorSettings :
    Address extends `PUT /locks` ? LocksShown :
    Address extends `PUT /tutor` ? TutorSettings :
    Address extends `GET /me` ? Me :
    unknown;
}
