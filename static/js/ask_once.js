// The strip that asks a question: with scripts the answer is sent without leaving the page, so that
// nothing typed below is lost. Without them, or if sending fails, the form is sent as any other.
const form = document.querySelector("[data-ask-once]");
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const answer = new FormData(form, event.submitter);
  const sent = await fetch(form.action, { method: "POST", body: answer, redirect: "manual" }).catch(() => null);
  if (sent?.type !== "opaqueredirect") {
    // A refusal is a page of its own, such as a form that is too old.
    const button = event.submitter;
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
    form.append(field);
    form.submit();
    return;
  }
  const done = Object.assign(document.createElement("p"), { className: "page", textContent: form.dataset.done, tabIndex: -1 });
  done.setAttribute("role", "status");
  form.replaceWith(done);
  done.focus();
});
