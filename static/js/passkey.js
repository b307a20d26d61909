// Passkeys need a script, a browser that knows them and an address with a name (127.0.0.1 has none):
// only then are they offered.
const named = !/^[\d.]+$|^\[/.test(location.hostname);
const offered = window.PublicKeyCredential && named ? "[data-passkey]" : "[data-passkey-none]";
for (const part of document.querySelectorAll(offered)) part.hidden = false;

// The browser gave no passkey: cancelled, too slow, or none at hand. allauth's script tells only the console.
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
