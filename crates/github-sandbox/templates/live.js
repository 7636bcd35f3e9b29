// Brings in what has changed, every second, and leaves alone whatever somebody is writing in.
"use strict";
const busy = (part) =>
  part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")
  || [...part.querySelectorAll("input, textarea")].some((field) => field.value !== field.defaultValue)
  || !getSelection().isCollapsed && part.contains(getSelection().anchorNode);
// What the server said last: a `details` that somebody opened is no change.
const seen = new Map();
for (const part of document.querySelectorAll("[data-live]")) seen.set(part.id, part.outerHTML);
const refresh = async () => {
  if (document.hidden) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const now = fresh.getElementById(part.id);
    if (!now || busy(part) || now.outerHTML === seen.get(part.id)) continue;
    seen.set(part.id, now.outerHTML);
    part.replaceWith(document.importNode(now, true));
  }
};
// While the server restarts there is nothing to bring in.
if (document.querySelector("[data-live]")) setInterval(() => refresh().catch(() => {}), 1000);
