/**
 * The editor over a text area: bold, italic, sub-headings, lists, links. The text area stays the form's field and
 * carries the HTML, which the server cleans and reads; without script it is the plain markup.
 */

// The library is heavy: it is fetched with the first move of a person on the page.
const FIRST_MOVES = ["pointermove", "pointerdown", "keydown", "focusin"];

const extensions = (library) => {
  const { Document, Paragraph, Text, Bold, Italic, BulletList, OrderedList, ListItem, Gapcursor, History } = library;
  // Ctrl+K belongs to the drawer with the sources; the button makes links.
  const QuietLink = library.Link.extend({ addKeyboardShortcuts: () => ({}) });
  return [
    ...[Document, Paragraph, Text, Bold, Italic, BulletList, OrderedList, ListItem, Gapcursor, History],
    library.Heading.configure({ levels: [3] }),
    QuietLink.configure({ openOnClick: false, autolink: false, protocols: ["http", "https", "mailto"] }),
  ];
};

const BUTTONS = [
  ["bold", (chain) => chain.toggleBold()],
  ["italic", (chain) => chain.toggleItalic()],
  ["heading", (chain) => chain.toggleHeading({ level: 3 })],
  ["bulletList", (chain) => chain.toggleBulletList()],
  ["orderedList", (chain) => chain.toggleOrderedList()],
];

const element = (tag, attributes = {}, text = "") => {
  const made = Object.assign(document.createElement(tag), { textContent: text });
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  return made;
};

const button = (words) => element("button", { type: "button", class: "er-prose-button" }, words);

class ProseField {
  constructor(textarea) {
    this.textarea = textarea;
    this.words = JSON.parse(textarea.dataset.proseWords);
    this.box = element("div", { class: "er-prose" });
    this.bar = element("div", { class: "er-prose-bar", role: "group", "aria-label": this.words.bar });
    this.page = element("div", { class: "er-prose-page" });
    this.box.append(this.bar, this.page);
    textarea.after(this.box);
    textarea.hidden = true;
    this.#still();
    this.#label();
    this.#buttons();
  }

  /** The text as it stands, in the place of the editor until that is there. */
  #still() {
    const text = element("div", { ...this.#attributes(), tabindex: "0", "aria-readonly": "true" });
    text.innerHTML = this.textarea.dataset.prose; // made by the server, everything typed is escaped
    this.page.append(text);
  }

  open(library) {
    const hadFocus = this.page.contains(document.activeElement);
    this.page.replaceChildren();
    this.editor = new library.Editor({
      element: this.page,
      extensions: extensions(library),
      content: this.textarea.dataset.prose,
      injectCSS: false,
      editorProps: { attributes: this.#attributes() },
      onUpdate: () => this.#write(),
      onTransaction: () => this.#paint(),
    });
    this.textarea.prose = this.editor;
    this.#asHtml();
    this.#paint();
    if (hadFocus) this.editor.commands.focus("end");
  }

  /** Without the library the plain text area does. */
  giveUp() {
    this.box.remove();
    this.textarea.hidden = false;
    const help = document.getElementById(`${this.textarea.id}_helptext`);
    if (help) help.hidden = false;
  }

  get label() {
    return document.querySelector(`label[for="${this.textarea.id}"]`);
  }

  #attributes() {
    const { textarea } = this;
    const names = { role: "textbox", "aria-multiline": "true", class: "er-prose-text", id: `${textarea.id}_testo` };
    if (this.label) names["aria-labelledby"] = this.label.id ||= `${textarea.id}_etichetta`;
    if (textarea.getAttribute("aria-invalid")) names["aria-invalid"] = "true";
    const error = document.getElementById(`${textarea.id}_error`);
    return error ? { ...names, "aria-describedby": error.id } : names;
  }

  /** The label and the summary of errors lead to the editor now; how to write the markup is of no use here. */
  #label() {
    const focus = () => this.page.querySelector("[role=textbox]")?.focus();
    this.label?.addEventListener("click", focus);
    window.addEventListener("hashchange", () => location.hash === `#${this.textarea.id}` && focus());
    const help = document.getElementById(`${this.textarea.id}_helptext`);
    if (help) help.hidden = true;
  }

  #buttons() {
    this.marks = BUTTONS.map(([name, act]) => {
      const made = button(this.words[name]);
      made.addEventListener("click", () => this.editor && act(this.editor.chain().focus()).run());
      this.bar.append(made);
      return [made, name];
    });
    this.#link();
  }

  #link() {
    const open = button(this.words.link);
    const form = element("span", { class: "er-prose-link" });
    const input = element("input", { type: "url", placeholder: "https://", "aria-label": this.words.address });
    const put = button(this.words.put);
    form.hidden = true;
    form.append(input, put);
    open.setAttribute("aria-expanded", "false");
    const show = (isOpen) => {
      form.hidden = !isOpen;
      open.setAttribute("aria-expanded", String(isOpen));
    };
    const done = () => {
      const chain = this.editor.chain().focus().extendMarkRange("link");
      (input.value.trim() ? chain.setLink({ href: input.value.trim() }) : chain.unsetLink()).run();
      show(false);
    };
    open.addEventListener("click", () => {
      if (!this.editor) return;
      show(form.hidden);
      input.value = this.editor.getAttributes("link").href ?? "";
      if (!form.hidden) input.focus();
    });
    put.addEventListener("click", done);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault(), done();
      if (event.key === "Escape") show(false), this.editor.commands.focus();
    });
    this.bar.append(open, form);
    this.marks.push([open, "link"]);
  }

  /** From now on the field carries HTML, and says so. */
  #asHtml() {
    const { textarea } = this;
    textarea.after(element("input", { type: "hidden", name: `${textarea.name}-html`, value: "1" }));
    textarea.value = this.editor.isEmpty ? "" : this.editor.getHTML();
  }

  #write() {
    this.textarea.value = this.editor.isEmpty ? "" : this.editor.getHTML();
    this.textarea.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #paint() {
    this.marks?.forEach(([made, name]) => made.setAttribute("aria-pressed", String(this.editor.isActive(name))));
  }
}

const fields = [...document.querySelectorAll("textarea[data-prose]")].map((textarea) => new ProseField(textarea));

const begin = async () => {
  FIRST_MOVES.forEach((name) => removeEventListener(name, begin));
  try {
    const library = await import("../django_prose_editor/editor.js");
    fields.forEach((field) => field.open(library));
  } catch {
    fields.forEach((field) => field.giveUp());
  }
};

if (fields.length) FIRST_MOVES.forEach((name) => addEventListener(name, begin, { passive: true }));
