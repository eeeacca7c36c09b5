/* Comforts of the object's pages, which work without them: the noise gets the picture's proportions, and a picture
   that was refused says so. */

function shapeNoise(before) {
  const after = before.closest(".pair")?.querySelector("[data-after]");
  if (!after || !before.naturalWidth) return;
  const url = new URL(after.src);
  url.searchParams.set("width", String(Math.min(before.naturalWidth, 99999)));
  url.searchParams.set("height", String(Math.min(before.naturalHeight, 99999)));
  after.src = url.href;
}

function sayRefused(before) {
  const words = document.createElement("p");
  words.className = "soft";
  words.textContent = "Not released just now. Ask the lab who can read it, and it says why.";
  before.replaceWith(words);
}

for (const before of document.querySelectorAll("[data-before]")) {
  if (before.complete) {
    if (before.naturalWidth) shapeNoise(before);
    else sayRefused(before);
  } else {
    before.addEventListener("load", () => shapeNoise(before), { once: true });
    before.addEventListener("error", () => sayRefused(before), { once: true });
  }
}
