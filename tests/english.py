"""What a page in English may not contain: a sentence without translation, Italian that is not marked as Italian."""

from collections.abc import Iterator
from contextlib import contextmanager
from gettext import NullTranslations

from django.utils.translation.trans_real import translation

NO_GETTEXT = "GNU gettext is not installed (apt install gettext)"
# Frequent in every Italian sentence, and no words of English.
WORDS = (
    *("il", "lo", "gli", "del", "dello", "della", "dei", "degli", "delle", "di", "al", "alla", "alle", "agli", "dal"),
    *("dalla", "dai", "nel", "nella", "nei", "nelle", "sul", "sulla", "che", "chi", "con", "una", "uno", "non", "è"),
    *("sono", "più", "questo", "questa", "ogni", "quando", "anche", "nessun", "nessuna", "nessuno", "tutti", "senza"),
)
# Texts that are read or spoken, in a part whose language is English, with one of the words. A drawing is one image:
# it is spoken by its title and description, and its labels are names.
ITALIAN = """words => {
    const sentence = new RegExp(`(?<![\\\\p{L}-])(${words.join('|')})(?![\\\\p{L}-])`, 'iu')
    const language = part => part.closest('[lang]').lang
    const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node; node = walk.nextNode();) {
        const part = node.parentElement
        if (!part.closest('script, style, code, pre, svg') && language(part) === 'en' && sentence.test(node.data))
            found.push(node.data.trim().replace(/\\s+/g, ' '))
    }
    for (const name of ['aria-label', 'title', 'alt', 'placeholder'])
        for (const part of document.querySelectorAll(`body [${name}]`))
            if (language(part) === 'en' && sentence.test(part.getAttribute(name))) found.push(part.getAttribute(name))
    return found
}"""


class Missing(NullTranslations):
    """Stands behind the catalogue: is asked for what it lacks, and remembers it."""

    def __init__(self):
        super().__init__()
        self.asked: set[str] = set()

    def gettext(self, message: str) -> str:
        self.asked.add(message)
        return message

    def ngettext(self, one: str, many: str, n: int) -> str:
        self.asked.add(one)
        return one if n == 1 else many

    @property
    def ours(self) -> list[str]:
        """Without the sentences of the libraries, which are English as they stand: their Italian is known."""
        italian = translation("it")._catalog
        return sorted(message for message in self.asked if italian.get(message) is None)


@contextmanager
def missing_translations() -> Iterator[Missing]:
    """Collect what is printed in English without having a translation."""
    english, missing = translation("en"), Missing()
    before, english._fallback = english._fallback, missing
    try:
        yield missing
    finally:
        english._fallback = before
