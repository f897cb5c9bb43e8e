/** Keys of the joining desk. Without this module its buttons work all the same. */

const pairs = [...document.querySelectorAll("[data-pair]")];
const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

const here = () => pairs.indexOf(document.activeElement?.closest("[data-pair]"));

const go = (index) => {
  const pair = pairs[Math.max(0, Math.min(index, pairs.length - 1))];
  pair?.focus();
  pair?.scrollIntoView({ block: "nearest" });
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
  const step = STEPS[event.key];
  const place = here();
  if (step) {
    event.preventDefault();
    go(place < 0 ? 0 : place + step);
    return;
  }
  if (place < 0) return;
  const act = pairs[place].querySelector(`form[data-act="${CSS.escape(event.key.toLowerCase())}"]`);
  if (act) act.requestSubmit();
  else if (event.key === "Enter" && event.target === pairs[place]) pairs[place].querySelector("[data-open]")?.click();
});

/** After a decision the next pair stands where the last one was. */
if (location.hash.startsWith("#coppia-")) go(Number(location.hash.slice("#coppia-".length)) - Number(pairs[0]?.id.slice("coppia-".length) ?? 0));
