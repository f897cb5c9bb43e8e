"""How a text becomes words that can be compared: folded, without small words, stemmed by its language."""

import re
import unicodedata
from functools import cache, lru_cache
from string import ascii_lowercase, digits

import snowballstemmer

LETTERS = ascii_lowercase + digits
APART = re.compile(r"[^a-z0-9+#]+")
APOSTROPHES = str.maketrans(dict.fromkeys("’‘‛`´ʼ′", " "))  # folding would drop them and join two words
STEMMERS = {
    "it": "italian",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "pt": "portuguese",
    "de": "german",
    "nl": "dutch",
    "ro": "romanian",
}
SMALL_WORDS = {
    "it": "di a da in con su per tra fra il lo la i gli le l un uno una e ed o od del dello della dei degli delle dell"
    " al allo alla ai agli alle all dal dallo dalla dai dagli dalle dall nel nello nella nei negli nelle nell sul sullo"
    " sulla sui sugli sulle sull col che non d altro altri altre simili assimilati assimilate",
    "en": "a an the of and or for in on to with by at from as",
    "es": "de la el los las del al en y e o u a con por para un una general otros otras similares",
    "fr": "de la le les des du d l au aux en et ou a un une pour par sur dans autre autres",
    "pt": "de da do das dos a o as os e ou em no na nos nas ao aos para por com um uma geral outros outras similares",
    "de": "der die das den dem des und oder fur von im in mit zu zur zum ein eine",
}
# One form for both genders, where the stemmer makes two.
GENDERS = {
    "it": (("tric[ei]$", "tore"), ("ier[aei]$", "iere"), ("oress[ae]$", "ore")),
    "es": (("ieras?$", "iero"),),
    "fr": (("trices?$", "teur"), ("euses?$", "eur"), ("ieres?$", "ier"), ("iennes?$", "ien")),
}


def tokens(text: str) -> list[str]:
    """Return the words of a text: ASCII letters, digits, + and #, lower case, in their order."""
    plain = unicodedata.normalize("NFKD", text.translate(APOSTROPHES)).encode("ascii", "ignore").decode().lower()
    return [token for token in APART.split(plain) if token]


def words(text: str, language: str) -> list[str]:
    """Return the stems of a text, each once, in their order, without the language's small words."""
    return list(spelled(text, language))


def spelled(text: str, language: str) -> dict[str, str]:
    """Like words, each with the first word of the text that has this stem."""
    small = _small(language)
    found: dict[str, str] = {}
    for token in tokens(text):
        if token not in small:
            found.setdefault(stem(token, language), token)
    return found


def corrections(word: str) -> list[bytes]:
    """Every word at one letter's distance: one left out, one too many, one for another, two exchanged."""
    cuts = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    fewer = {a + b[1:] for a, b in cuts if b}
    exchanged = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    others = {a + letter + b[1:] for a, b in cuts if b for letter in LETTERS}
    more = {a + letter + b for a, b in cuts for letter in LETTERS}
    return sorted(w.encode() for w in fewer | exchanged | others | more)


@lru_cache(maxsize=200_000)
def stem(token: str, language: str) -> str:
    for pattern, form in _genders(language):
        token = pattern.sub(form, token)
    stemmer = _stemmer(language)
    return stemmer.stemWord(token) if stemmer else token


@cache
def _genders(language: str) -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern), form) for pattern, form in GENDERS.get(language, ())]


@cache
def _stemmer(language: str):
    name = STEMMERS.get(language)
    return snowballstemmer.stemmer(name) if name else None


@cache
def _small(language: str) -> frozenset[str]:
    return frozenset(SMALL_WORDS.get(language, "").split())
