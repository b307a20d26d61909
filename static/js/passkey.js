// Passkeys need a script and a browser that knows them: only then are they offered.
if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = false;
}

// The browser gave no passkey: cancelled, too slow, or none at hand. allauth's script says so to itself alone.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const trouble = document.querySelector("[data-passkey-trouble]");
  if (trouble) trouble.hidden = false;
});

// Enter in the name of a new passkey presses the button; sent by itself the form has no passkey yet.
document.querySelector("form#passkey_form")?.addEventListener("submit", (event) => {
  const button = document.getElementById("passkey_button");
  if (button.type !== "button") return;
  event.preventDefault();
  button.click();
});
