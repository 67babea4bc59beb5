# SPDX-License-Identifier: EUPL-1.2
"""A page of a PDF as a picture."""

import io
import math
from typing import Any, BinaryIO

from lti_tool.materials.formats.frames import PICTURE, Frames
from lti_tool.materials.formats.pdf import open_pdf
from lti_tool.materials.pages import ReadFailed

MAX_SCALE = 3.0
"""Pixels for each point: 216 dpi."""


def send_page(content: BinaryIO, n: int, max_pixels: int, frames: Frames) -> None:
    """Page `n`, counted from 1, as a PNG. The pixels are bounded, whatever size the page says it has."""
    document = open_pdf(content.read())
    if not 1 <= n <= len(document):
        raise ReadFailed("broken")
    page = document[n - 1]
    frames.send(PICTURE, png(page.render(scale=scale_of(page.get_width(), page.get_height(), max_pixels))))


def scale_of(width: float, height: float, max_pixels: int) -> float:
    """Pixels for each point, so that the picture stays within its bound also after rounding up."""
    area = max(width, 1.0) * max(height, 1.0)
    scale = min(MAX_SCALE, math.sqrt(max_pixels / area))
    while math.ceil(width * scale) * math.ceil(height * scale) > max_pixels and scale > 1e-6:
        scale *= 0.99
    return scale


def png(bitmap: Any) -> bytes:
    out = io.BytesIO()
    bitmap.to_pil().convert("RGB").save(out, "PNG", optimize=False)
    return out.getvalue()
