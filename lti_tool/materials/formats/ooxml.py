# SPDX-License-Identifier: EUPL-1.2
"""What Word's and PowerPoint's XML have in common (ISO/IEC 29500)."""

from collections.abc import Iterator
from typing import Any

from lti_tool.materials.formats.omml import M, latex

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A14 = "{http://schemas.microsoft.com/office/drawing/2010/main}"


def children(element: Any) -> Iterator[Any]:
    """The elements within. Of what is there for several versions of Office, the newest (29500-3, 7.5)."""
    for child in element:
        if child.tag == f"{MC}AlternateContent":
            choice = child.find(f"{MC}Choice")
            chosen = choice if choice is not None else child.find(f"{MC}Fallback")
            if chosen is not None:
                yield from chosen
        elif isinstance(child.tag, str):
            yield child


def formula(element: Any) -> str:
    """`m:oMath` within a line; each one of an `m:oMathPara` on a line of its own."""
    if element.tag == f"{M}oMathPara":
        shown = (latex(part) for part in element.iter(f"{M}oMath"))
        return "".join(f"\n$${text}$$\n" for text in shown if text)
    text = latex(element)
    return f"${text}$" if text else ""
