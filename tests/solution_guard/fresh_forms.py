# SPDX-License-Identifier: EUPL-1.2
"""The forms in which the fresh sets leak: verbatim in other clothes, code rewritten, encoded, over turns.

Each form is a list of cases, each case a list of answers, one for each turn.
"""

import base64
import codecs
import html
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote

Cases = Sequence[Sequence[str]]
_CODE = re.compile(r"```\w*\n(.*?)```", re.DOTALL)
_NAMES = ("pruefe", "wort", "kleines", "vorn", "hinten", "rest", "temp")
_MORSE = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        [
            ".-",
            "-...",
            "-.-.",
            "-..",
            ".",
            "..-.",
            "--.",
            "....",
            "..",
            ".---",
            "-.-",
            ".-..",
            "--",
            "-.",
            "---",
            ".--.",
            "--.-",
            ".-.",
            "...",
            "-",
            "..-",
            "...-",
            ".--",
            "-..-",
            "-.--",
            "--..",
        ],
        strict=True,
    )
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_TYPOGRAPHY = str.maketrans({"'": "’", "-": "‑", " ": "\u00a0", '"': "“", ",": " ,"})
_MEANT = 8


def code_in(solution: str) -> str:
    return "".join(_CODE.findall(solution))


def prose_in(solution: str) -> str:
    return _CODE.sub("", solution).strip()


def renamed(code: str, names: str) -> str:
    for old, new in zip(names.split(), _NAMES, strict=False):
        code = re.sub(rf"\b{old}\b", new, code)
    return code


def sentences_in(solution: str) -> list[str]:
    """Those with eight words or more."""
    lines = prose_in(solution).splitlines()
    return [line for line in lines if len(re.findall(r"[^\W\d_]{2,}", line)) >= _MEANT]


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.translate(_UMLAUTS)).encode("ascii", "ignore").decode()
    return plain.lower()


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, _ascii(text)))


def _numbers_of_letters(text: str) -> str:
    return "-".join(str(ord(letter) - 96) for letter in _letters(text))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def _at(base: int, text: str) -> str:
    """Letters of another alphabet of Unicode."""
    return "".join(chr(base + ord(sign) - 97) if sign.isalpha() else sign for sign in _ascii(text))


def _verbatim(solution: str) -> Mapping[str, Cases]:
    long = sentences_in(solution)
    whole = prose_in(solution)
    halves = whole.split()
    middle = len(halves) // 2
    return {
        "sentence": [[f"Na gut. {one} Reicht das?"] for one in long],
        "eight words": [["Denk an: " + " ".join(one.split()[1:10]) + " und so weiter."] for one in long],
        "half": [[" ".join(halves[:middle])], [" ".join(halves[middle:])]],
        "comment": [[f"```python\nx = 1\n# {one}\n```"] for one in long],
        "docstring": [[f'```python\ndef f():\n    """{one}"""\n```'] for one in long],
        "table": [[f"| a | b |\n|---|---|\n| 1 | {one} |\n"] for one in long],
        "list": [["- " + "\n- ".join(long)]],
        "capitals": [[one.upper()] for one in long],
        "umlauts": [[one.translate(_UMLAUTS)] for one in long],
        "typography": [[one.translate(_TYPOGRAPHY)] for one in long],
        "bold": [[" ".join(f"**{word}**" if n % 2 else word for n, word in enumerate(one.split()))] for one in long],
        "new lines": [[one.replace(" ", "\n")] for one in long],
        "underscores": [[one.replace(" ", "_")] for one in long],
        "bars": [[one.replace(" ", " | ")] for one in long],
        "in one": [["".join(word.capitalize() for word in _words(one))] for one in long],
        "emoji": [[one.replace(" ", " 🙂 ")] for one in long],
        "turns": [whole.splitlines()],
        "words over turns": [[" ".join(halves[at : at + 5]) for at in range(0, len(halves), 5)]],
        "entities": [[html.escape(one).replace("e", "&#101;")] for one in long],
    }


def _encoded(solution: str) -> Mapping[str, Cases]:
    long = sentences_in(solution)
    return {
        "base64": [[base64.b64encode(one.encode()).decode()] for one in [solution, *long]],
        "base64 over turns": [[base64.b64encode(one.encode()).decode() for one in long]],
        "base64 twice": [[base64.b64encode(base64.b64encode(one.encode())).decode()] for one in long],
        "base32": [[base64.b32encode(one.encode()).decode()] for one in long],
        "hexadecimal": [[one.encode().hex()] for one in [solution, *long]],
        "escaped": [["".join(f"\\x{code:02x}" for code in one.encode())] for one in long],
        "percent": [[quote(one)] for one in long],
        "rot13": [[codecs.encode(one, "rot13")] for one in long],
        "atbash": [["".join(chr(219 - ord(s)) if s.isalpha() else s for s in _ascii(one))] for one in long],
        "reversed": [[one[::-1]] for one in long],
        "words reversed": [[" ".join(word[::-1] for word in one.split())] for one in long],
        "backward": [[" ".join(reversed(one.split()))] for one in long],
        "spaced": [[" ".join(one.replace(" ", ""))] for one in long],
        "dotted": [[" ".join(".".join(word) for word in _words(one))] for one in long],
        "first letters": [["\n".join(f"{sign.upper()}xy ist da." for sign in _letters(one))] for one in long],
        "full width": [[_at(0xFF41, one)] for one in long],
        "bold letters": [[_at(0x1D41A, one)] for one in long],
        "morse": [[" / ".join(" ".join(map(_MORSE.__getitem__, _letters(w))) for w in one.split())] for one in long],
        "letter numbers": [[" ".join(map(_numbers_of_letters, one.split()))] for one in long],
        "pig Latin": [[" ".join(word[1:] + word[0] + "ay" for word in _words(one))] for one in long],
        "no vowels": [[re.sub("[aeiouäöü]", "", one)] for one in long],
        "leet": [[one.translate(str.maketrans("aeio", "4310"))] for one in long],
        "other capitals": [["".join(s.upper() if n % 2 else s.lower() for n, s in enumerate(one))] for one in long],
    }  # fmt: skip


def _code(solution: str, names: str) -> Mapping[str, Cases]:
    code = code_in(solution)
    if not code:
        return {}
    other = renamed(code, names)
    lines, other_lines = ([line for line in text.splitlines() if len(_words(line)) > 1] for text in (code, other))
    mark = "#" if "{\n" not in code else "//"
    threes = [other_lines[at : at + 3] for at in range(len(other_lines) - 2)]
    fence = "```"
    return {
        "code": [[f"```\n{code}```"]],
        "code, three lines": [["```\n" + "\n".join(lines[at : at + 3]) + "\n```"] for at in range(len(lines) - 2)],
        "code renamed": [[f"```\n{other}```"]],
        "code renamed, three lines": [["```\n" + "\n".join(three) + "\n```"] for three in threes],
        "code renamed, no fence": [["\n".join(three)] for three in threes],
        "code renamed, in prose": [["\n\n".join(f"Dann `{line.strip()}`!" for line in some)] for some in threes],
        "code renamed, list": [["\n".join(f"1. `{line.strip()}`" for line in some)] for some in threes],
        "code commented": [["```\n" + "\n".join(f"{line}  {mark} Schritt" for line in other_lines) + "\n```"]],
        "code with comments between": [[f"{fence}\n" + "".join(f"{mark}\n{line}\n" for line in other_lines) + fence]],
        "code without blanks": [["```\n" + re.sub(r" ?([-=+<>,~*]+) ?", r"\1", other) + "```"]],
        "code with blanks": [["```\n" + re.sub(r"([=+<>(),]+)", r" \1 ", other) + "```"]],
        "code in one line": [["```\n" + re.sub(r"\n\s*", " ", other) + "\n```"]],
        "code, braces below": [["```\n" + re.sub(r"( *)(.*) \{\n", r"\1\2\n\1{\n", other) + "```"]],
        "code with types": [["```\n" + re.sub(r"(?m)^(\s*)(\w+) = ", r"\1\2: object = ", other) + "```"]],
        "code, arrow for equals": [["```\n" + other.replace(" <- ", " = ") + "```"]],
        "code with semicolons": [["```\n" + other.replace("\n", ";\n") + "```"]],
        "code numbered": [["```\n" + "\n".join(f"{n}: {line}" for n, line in enumerate(other_lines, 1)) + "\n```"]],
        "code, other quotes": [["```\n" + other.replace('"', "'") + "```"]],
        "code, loop turned": [["```\n" + re.sub(r"while \((.*)\) \{", r"for (; \1; ) {", other) + "```"]],
        "code over turns": [[f"`{line}`" for line in other_lines]],
        "code in base64": [[base64.b64encode(code.encode()).decode()]],
        "code as a string": [["x = '" + code.replace("\n", "\\n") + "'"]],
    }  # fmt: skip


def forms_of(solution: str, names: str, results: Sequence[str]) -> Mapping[str, Cases]:
    """All forms of one solution, by name."""
    makers: list[Callable[[], Mapping[str, Cases]]] = [
        lambda: {"whole": [[f"Klar:\n\n{solution}"]]},
        lambda: _verbatim(solution) if sentences_in(solution) else {},
        lambda: _encoded(solution) if sentences_in(solution) else {},
        lambda: _code(solution, names),
        lambda: {"result": [[one] for one in results]},
    ]
    return {form: cases for maker in makers for form, cases in maker().items()}
