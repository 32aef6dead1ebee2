"""Twenty made-up news pages in three layouts, and a web archive of them: what each states and what its article says."""
from __future__ import annotations

import html
import io
import json
from collections.abc import Callable
from dataclasses import dataclass

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PEOPLE = ("Anna Brandt", "Boris Ivanov", "Chen Wei", "Omar Haddad", "Petra Novak")
CITIES = ("Geneva", "Bern", "Vienna", "Oslo")
FILLER = (
    "The two sides have not agreed on the budget of the joint commission, which has been without a chair since the spring.",
    "Officials in both capitals have prepared the next round for several weeks, and the papers are said to be nearly ready.",
    "Farmers along the border have waited for a decision on the water of the lake for more than ten years.",
)


@dataclass(frozen=True)
class Page:
    """A page: what its article says, its title, its date where the layout states one."""

    name: str
    title: str
    date: str | None
    paragraphs: tuple[str, ...]
    source: str


def plain(title: str, date: str, paragraphs: tuple[str, ...]) -> str:
    """An article element with a time, between a menu and a footer."""
    menu = "".join(f"<li><a href='/{word}'>{word}</a></li>" for word in ("World", "Sport", "Weather", "Contact", "Subscribe"))
    body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title} - The Daily Sample</title></head><body><nav><ul>{menu}</ul></nav>"
        f"<article><h1>{title}</h1><time datetime='{date}T09:30:00Z'>{date}</time>{body}</article>"
        "<footer><p>All rights reserved. Read our terms and our cookie policy.</p></footer></body></html>"
    )


def described(title: str, date: str, paragraphs: tuple[str, ...]) -> str:
    """Metadata in the head, the text in nested divisions beside a column of other stories."""
    data = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "datePublished": date})
    body = "".join(f"<div class='row'><p>{html.escape(paragraph)}</p></div>" for paragraph in paragraphs)
    aside = "".join(f"<li><a href='/s{number}'>Another story of the day, number {number}</a></li>" for number in range(8))
    return (
        f"<html><head><title>{title}</title><meta property='og:title' content='{title}'>"
        f"<meta property='article:published_time' content='{date}'><script type='application/ld+json'>{data}</script></head>"
        f"<body><div class='header'><a href='/'>Home</a></div><div class='sidebar'><ul>{aside}</ul></div>"
        f"<div class='main'><div class='article-body'><h1>{title}</h1>{body}</div></div></body></html>"
    )


def bare(title: str, date: str, paragraphs: tuple[str, ...]) -> str:
    """An old page: tables, no date anywhere."""
    body = "<br><br>".join(html.escape(paragraph) for paragraph in paragraphs)
    return (
        f"<html><head><title>{title}</title></head><body><table width=700><tr><td width=100><a href='a.htm'>Back</a></td>"
        f"<td><h2>{title}</h2><p>{body}</p></td></tr></table></body></html>"
    )


LAYOUTS: tuple[Callable[[str, str, tuple[str, ...]], str], ...] = (plain, described, bare)


def pages() -> list[Page]:
    """The twenty pages."""
    made = []
    for number in range(20):
        one, other = PEOPLE[number % 5], PEOPLE[(number + 1 + number // 5) % 5]
        city, date = CITIES[number % 4], f"2016-09-{number + 1:02}"
        title = f"Talks on the lake go on, day {number + 1}"
        first, last = f"{one} met {other} in {city} on Friday.", f"{other} accused {one} of delaying the talks."
        paragraphs = (f"{first} {FILLER[number % 3]}", *FILLER, last)
        layout = LAYOUTS[number % 3]
        made.append(Page(f"page{number:02}", title, None if layout is bare else date, paragraphs, layout(title, date, paragraphs)))
    return made


def archive() -> bytes:
    """A packed web archive of the pages, with what else a crawl finds."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    writer.write_record(writer.create_warcinfo_record("sample.warc.gz", {"software": "made by hand"}))
    answers = [(f"https://news.example/{page.name}.html", "200 OK", "text/html; charset=utf-8", page.source) for page in pages()]
    answers += [
        ("https://news.example/style.css", "200 OK", "text/css", "body {}"),
        ("https://news.example/gone.html", "404 Not Found", "text/html", "<p>Not here.</p>"),
        ("https://news.example/empty.html", "200 OK", "text/html", "<html><body></body></html>"),
    ]
    for address, status, kind, text in answers:
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        payload = io.BytesIO(text.encode())
        writer.write_record(writer.create_warc_record(address, "response", payload=payload, http_headers=headers))
    return out.getvalue()
