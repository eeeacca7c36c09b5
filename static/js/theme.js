/* Loaded in the head, before anything is drawn, so that a chosen theme never flashes. */
(() => {
  "use strict";
  const root = document.documentElement;
  const read = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const keep = (theme) => { try { localStorage.setItem("theme", theme); } catch { /* private mode: lasts for this page */ } };

  function apply(theme) {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  }

  apply(read());
  document.addEventListener("DOMContentLoaded", () => {
    for (const box of document.querySelectorAll("[data-theme-switch]")) {
      const now = root.dataset.theme ?? "system";
      for (const input of box.querySelectorAll("input")) input.checked = input.value === now;
      box.hidden = false;
      box.addEventListener("change", (event) => {
        apply(event.target.value);
        keep(event.target.value);
      });
    }
  });
})();
