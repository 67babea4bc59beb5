// SPDX-License-Identifier: EUPL-1.2
/** What the parts of a page tell each other, and shapes that several of them take. Written by hand. */
declare namespace Page {
  type Answer = import("../lti_tool/static/js/chat/answer.js").Answer;
  type Question = import("../lti_tool/static/js/chat/question.js").Question;

  /** The events by which the parts know each other, with their `detail`; undefined: none. They bubble to the document. */
  interface Events {
    /** A question is asked. */
    "ask": { text: string };
    "answer-again": { answer: Answer };
    "conversation-changed": { id: string };
    /** null: one that has no question yet. */
    "conversation-opened": { id: string | null };
    "earlier-loaded": undefined;
    /** `failed` takes back what the page shows already. */
    "feedback": { id: string | null; value: Thumb; reason: string; failed: () => void };
    /** The panel of the course material is closed; something may have been put in, taken out or changed. */
    "material-changed": undefined;
    "me-changed": undefined;
    /** "My data" is open and filled; whoever has a section in it asks for its own. */
    "my-data-opened": { api: import("../lti_tool/static/js/shared/api.js").Api };
    /** null: a new one. `stay`: the focus stays where it is. */
    /** The answer was taken to be about an exercise that the student did not mean. */
    "not-about": { answer: Answer };
    "open-conversation": { id: string | null; stay?: boolean };
    /** A passage of the course material, and what was pressed for it. */
    "open-passage": { id: string; title: string; place: string; mark: HTMLElement };
    "reload-conversation": { answer: Answer };
    "resend": { question: Question; text: string };
    "stop-answer": undefined;
    "turn-added": { answer: Answer };
    "turn-ended": { answer: Answer };
    "turn-grew": { answer: Answer };
    "visit-over": undefined;
  }

  type CustomEvents = { [Name in keyof Events]: CustomEvent<Events[Name]> };

  /** JSON that the server puts into the page, by the element's id. */
  interface Data {
    session: Session | null;
    strings: Record<string, string> | null;
  }

  /** What a launch brings; of a reload, what the tab kept. */
  type Session = Pick<Sent.LaunchSession, "token" | "home" | "visit" | "return_url" | "platform_origin"> &
    Partial<Sent.LaunchSession & Sent.FirstShown>;

  /** An event of an answer's stream. */
  type StreamEvent = {
    [Name in keyof Sent.AnswerEvents]: { name: Name; data: Sent.AnswerEvents[Name] };
  }[keyof Sent.AnswerEvents];

  type Message = Sent.QuestionShown | Sent.AnswerShown;
  type ReadMessage = Message | Sent.HandedInQuestion | Sent.HandedInAnswer;
  type Thumb = -1 | 0 | 1;

  /** What went wrong in a call: of an `ApiError` all of it, of a fault in a script the message alone. */
  type Failure = Error & { status?: number; code?: string; retryAfter?: number | null; help?: string };
  type Tell = (failure: Failure) => void;
}

interface DocumentEventMap extends Page.CustomEvents {}
