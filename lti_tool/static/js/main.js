// SPDX-License-Identifier: EUPL-1.2
/** Puts the parts of the chat together. The parts know each other by events; only this file knows them all. */
import { installAdmin } from "./admin/panel.js";
import { Api, ApiError } from "./shared/api.js";
import { Composer } from "./chat/composer.js";
import { Conversation } from "./chat/conversation.js";
import { installCourseWords } from "./chat/course_words.js";
import { byId } from "./shared/dom.js";
import { Drafts } from "./chat/draft.js";
import { installDrawer } from "./chat/drawer.js";
import { installEarlier } from "./chat/earlier.js";
import { installEscape } from "./chat/escape.js";
import { installExercises } from "./exercises/exercises.js";
import { installHandingIn } from "./handing_in/handing_in.js";
import { installInsights } from "./insights/insights.js";
import { History } from "./chat/history.js";
import { InView } from "./chat/in_view.js";
import { showClosed } from "./chat/closed.js";
import { showAnswering } from "./chat/outage.js";
import { showAllowance, showMe } from "./chat/me.js";
import { neverFromCache } from "./shared/coming_back.js";
import { showNotice } from "./shared/notice.js";
import { installLocks } from "./locks/locks.js";
import { installMarkedCopy } from "./shared/marked_copy.js";
import { installMaterials } from "./materials/materials.js";
import { installReader } from "./materials/reader.js";
import { ParentPage } from "./shared/parent_page.js";
import { installPrint } from "./chat/print.js";
import { installMyData } from "./own_data/panel.js";
import { installResearch } from "./research/section.js";
import { installRights } from "./roles/teaching_rights.js";
import { installSavedFile } from "./chat/saved_file.js";
import { installScroll } from "./chat/scroll.js";
import { Sealed, somethingWaits } from "./shared/sealed.js";
import { linkInstitutionPages } from "./shared/institution_pages.js";
import { forgetSession, openSession, wayBack } from "./shared/session.js";
import { clearForGood, lasting, read, remove, write } from "./shared/storage.js";
import { HERE } from "./chat/history_request.js";
import { forget, installTabConversation, TabConversation } from "./chat/tab_conversation.js";
import { installSolutions } from "./solutions/solutions.js";
import { installTeaching } from "./teaching/teaching.js";
import { t } from "./shared/text.js";
import { installTrials } from "./trials/trials.js";
import { showWayBack } from "./shared/way_back.js";

const RECENT_MS = 30 * 60 * 1000;
/** ms, longer than a worker goes on with what it read: READ_EVERY in chat/outage.py. */
const NOTED_MS = 3000;

/**
 * @template {keyof Page.Events} Name
 * @param {Name} name @param {(detail: Page.Events[Name]) => void} listener
 */
function on(name, listener) {
  document.addEventListener(name, (event) => listener(/** @type {CustomEvent<Page.Events[Name]>} */ (event).detail));
}

/** @type {Page.Tell} */
const tell = (error) => {
  if (error.status !== 401) showNotice(error.message, { retryAfter: error.retryAfter });
};

const opened = openSession();
const drawer = installDrawer();
const around = new ParentPage(opened?.platform_origin);
installEscape(around);
installScroll();
installMarkedCopy();
showWayBack(wayBack(opened));
on("visit-over", visitOver);
if (opened) {
  linkInstitutionPages(opened);
  neverFromCache(() => again(opened));
  start(opened).catch(tell);
} else visitOver();

function visitOver() {
  if (opened) forgetSession(opened);
  showWayBack(wayBack(opened), { over: true });
  document.body.classList.add("is-over");
  document.body.classList.toggle("is-nobody", !opened); // then there is nothing to read or to copy either
  /** @type {HTMLButtonElement} */ (byId("send")).disabled = true;
  byId("question").readOnly = true;
  // Not at once: a question that was refused is first put back into its field.
  setTimeout(() => {
    const typed = byId("question").value ? t(lasting ? "draft_kept" : "draft_to_copy") : "";
    const draft = !opened && somethingWaits() ? t("draft_waits") : typed;
    showNotice(`${t("visit_over")} ${draft}`.trim(), { lasting: true });
  });
}

/** Loads the page without the visit: nothing of it stays, neither in sight nor in memory. @param {Page.Session} session */
function again(session) {
  forgetSession(session);
  // A reload keeps the way back to the course; where the address could not be changed, it would launch once more.
  if (location.pathname === session.home) location.reload();
  else location.replace(session.home);
}

/** @param {Page.Session} session */
async function start(session) {
  const { token, review } = session;
  const api = new Api(byId("app").dataset.root ?? "", token);
  const me = session.me ?? (await api.call("GET", "/me"));
  const owner = `${me.activity.id}:${me.person ?? me.name ?? ""}`;
  const kept = await Sealed.open(owner, me.draft_key);
  const composer = new Composer(new Drafts(kept));
  const inView = new InView(around, owner, () => composer.focus());
  const conversation = new Conversation(api, composer, new TabConversation(kept), inView);
  const history = new History(api);
  const handingIn = installHandingIn(api, { get id() { return conversation.id === HERE ? null : conversation.id; } }, review);
  const storing = (/** @type {Sent.Me} */ { stores }) => (conversation.stores = stores);
  const shows = [showMe, installCourseWords(), storing, showAnswering, showClosed, installTeaching(api, owner, kept), handingIn, installRights(api), installAdmin(api), installMaterials(api, kept), installSolutions(api, kept), installExercises(api, kept), installInsights(api)];
  shows.forEach((show) => show(me));
  installMyData(api, () => again(session));
  installResearch();
  installLocks(api);
  installTrials(api);
  on("me-changed", () => api.call("GET", "/me").then((changed) => shows.forEach((show) => show(changed)), tell));
  listen({ api, composer, conversation, history, openKey: `open:${owner}` });
  const stored = await listed(history, session);
  await reopen(conversation, read(`open:${owner}`) ?? (lasting ? null : recent(stored)));
}

/**
 * The launch brings the newest; whoever has more, or reloads, waits for nobody but themselves.
 * @param {History} history @param {Page.Session} session
 */
async function listed(history, { conversations, more }) {
  if (!conversations) return history.load();
  history.show(conversations);
  if (more) history.load().catch(tell);
  return conversations;
}

/**
 * Where the browser keeps nothing for the page, a reload of the course page goes on where one was a moment ago.
 * @param {Sent.ConversationListed[]} conversations
 */
function recent([newest]) {
  return newest && Date.now() - Date.parse(newest.updated_at) < RECENT_MS ? newest.id : null;
}

/**
 * After a reload, or back in the activity: the conversation that was open, if it is still there. Over a slow line a
 * person may have typed or asked something before that is known; that must not vanish, and then stands alone.
 * @param {Conversation} conversation @param {string | null} id
 */
async function reopen(conversation, id) {
  const asked = () => conversation.run !== null || conversation.items.length > 0;
  const untouched = () => !asked() && !byId("question").value.trim();
  try {
    if (id && untouched()) {
      await conversation.open(id, untouched);
      if (conversation.id === id || conversation.opening !== id) return; // or another one was clicked on
    }
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
  }
  if (!asked()) conversation.begin();
}

/**
 * @param {{api: Api, composer: Composer, conversation: Conversation, history: History, openKey: string}} parts `openKey`:
 * under which the tab keeps which conversation is open
 */
function listen({ api, composer, conversation, history, openKey }) {
  /** @param {Page.Events["open-conversation"]} wanted */
  const open = async ({ id, stay }) => {
    if (id) await conversation.open(id);
    else conversation.begin();
    if (stay) return;
    drawer.close();
    composer.focus();
  };
  on("open-conversation", (detail) => open(detail).catch(tell));
  for (const button of document.querySelectorAll('[data-action="new-conversation"]')) {
    button.addEventListener("click", () => open({ id: null }).catch(tell));
    button.addEventListener("click", () => forget(conversation));
  }

  on("ask", ({ text }) => conversation.ask(text));
  on("resend", ({ question, text }) => {
    composer.focus(); // the form that had the focus is gone
    return conversation.ask(text, question);
  });
  on("answer-again", ({ answer }) => {
    composer.focus();
    return askAgain(conversation, answer);
  });
  on("not-about", ({ answer }) => {
    composer.focus();
    return askAgain(conversation, answer, "");
  });
  on("stop-answer", () => conversation.stop());
  on("reload-conversation", () => conversation.recover().catch(tell));
  installEarlier(conversation, tell);
  installPrint(conversation, tell);
  installSavedFile(conversation);
  installTabConversation(conversation);
  installReader(api);

  on("conversation-opened", ({ id }) => {
    history.mark(id);
    if (id) write(openKey, id);
    else remove(openKey);
  });
  on("conversation-changed", ({ id }) => {
    if (conversation.id === id) write(openKey, id);
    if (id === HERE) return;
    history.current = conversation.id;
    history.load().catch(tell);
  });
  on("turn-ended", () => lookAgain(api).catch(tell));
  on("feedback", ({ id, value, reason, failed }) => {
    api.call("POST", `/messages/${id}/feedback`, { value, reason }).catch((error) => {
      failed();
      tell(error);
    });
  });
  for (const button of document.querySelectorAll('[data-action="leave"]')) {
    button.addEventListener("click", () => leave(api));
  }
}

/**
 * What an answer changed. How it ended is noted behind its last event, and may be known to another worker only later.
 * @param {Api} api
 */
async function lookAgain(api) {
  const look = async () => {
    const me = await api.call("GET", "/me");
    showAllowance(me.allowance);
    showAnswering(me);
    showClosed(me);
    return me.answering;
  };
  if (await look()) setTimeout(() => look().catch(tell), NOTED_MS);
}

/**
 * The same question once more: the question that stands before this answer.
 * @param {Conversation} conversation @param {Page.Answer} answer
 * @param {string} [exercise] which one it is about, "" for none; left out, the server finds out
 */
function askAgain(conversation, answer, exercise) {
  const question = /** @type {Page.Question} */ (conversation.items[conversation.items.indexOf(answer) - 1]);
  if (!question.text) return tell(new Error(t("question_unreadable")));
  return conversation.ask(question.text, question, exercise);
}

/** For computers that others use after one. @param {Api} api */
async function leave(api) {
  await api.call("DELETE", "/visit").catch(tell);
  clearForGood();
  if (opened) again(opened);
}
