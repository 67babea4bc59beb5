# SPDX-License-Identifier: EUPL-1.2
"""An institution's notice: plain text, shown as paragraphs and links, and as nothing else."""

from datetime import UTC, datetime

import pytest

from lti_tool.models import Institution
from lti_tool.privacy.notices import as_html, describe_notice

LINK = '<a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Ein Satz.", "<p>Ein Satz.</p>"),
        ("Eins\nnoch eins\n\n\nZwei\r\n \r\nDrei", "<p>Eins<br>noch eins</p><p>Zwei</p><p>Drei</p>"),
        ("", ""),
        (" \n\n ", ""),
        ("<b onclick='x'>&amp;", "<p>&lt;b onclick=&#39;x&#39;&gt;&amp;amp;</p>"),
        ("Siehe https://uni.example/ki?a=1&b=2.", f"<p>Siehe {LINK.format('https://uni.example/ki?a=1&amp;b=2')}.</p>"),
        ("(http://a.example), weiter", f"<p>({LINK.format('http://a.example')}), weiter</p>"),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
        ('https://a.example/"onmouseover="x', f"<p>{LINK.format('https://a.example/')}&#34;onmouseover=&#34;x</p>"),
    ],
)
def test_text_becomes_paragraphs_and_links_and_never_markup(text: str, html: str) -> None:
    assert as_html(text) == html


def institution(**texts: str) -> Institution:
    values = {"notice_de": "", "notice_en": "", "notice_changed_at": datetime(2026, 11, 22, tzinfo=UTC), **texts}
    return Institution(name="A", **values)


def test_a_notice_is_shown_in_the_own_language_else_in_the_other() -> None:
    both, german = institution(notice_de="Hallo", notice_en="Hello"), institution(notice_de="Hallo")
    assert [notice and notice["language"] for notice in (describe_notice(both, "de"), describe_notice(both, "en"))] == [
        "de",
        "en",
    ]
    assert describe_notice(german, "en") == {
        "html": "<p>Hallo</p>",
        "language": "de",
        "changed_at": "2026-11-22T00:00:00+00:00",
    }
    assert describe_notice(institution(), "de") is None
