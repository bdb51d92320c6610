"""Reading the file that a request brings, or tells the URL of.

All that takes long is done here, before the account is asked: decoding, fetching, making small
pictures.

Source: Plytix API v1, "Create asset" and "Replace content"; the refusals of unreadable content are
assumed, but for the one of a missing name.
"""

from __future__ import annotations

import base64
import binascii
import logging
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field, File, create_form_parser

from sheetsync.sandbox.errors import (
    INVALID_TYPE,
    REQUIRED,
    RefusalError,
    bad_request,
    error_row,
    refusal,
    schema_invalid,
)
from sheetsync.sandbox.files import fetching, file_types, made_up, pictures
from sheetsync.sandbox.files import stored as files
from sheetsync.sandbox.files.fetching import MAX_BYTES
from sheetsync.sandbox.files.file_types import FileType
from sheetsync.sandbox.state.store import new_id

NO_FILENAME = "filename field is mandatory when uploading from content"
TOO_LARGE = "The data value transmitted exceeds the capacity limit."
_NOT_TEXT = "Not a valid string."
_LONGEST_NAME = 255
_NOT_IN_NAMES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_PAGES = frozenset({"", "php", "asp", "aspx", "jsp", "cgi", "ashx"})
"""What URLs of pictures that a server makes end with."""

_BLANKS = re.compile(r"\s+")

# A broken form is told to the client, in its answer; the terminal of the sandbox stays clean.
logging.getLogger("python_multipart").addHandler(logging.NullHandler())


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file on its way in.

    Attributes:
        id: The id that its asset gets.
        filename: Its name, harmless.
        content: Its bytes.
        kind: What it is.
        source: The URL that it came from; ``None`` for none.
        preview: A small picture of it; ``None``: one is drawn.
        made_up: What its bytes are made up from, so that they need not be kept: what decides how
            it looks, and the name that stands in it. ``None``: they are somebody's.
    """

    id: str
    filename: str
    content: bytes
    kind: FileType
    source: str | None = None
    preview: bytes | None = None
    made_up: tuple[str, str] | None = None

    @cached_property
    def digest(self) -> str:
        """What tells equal contents."""
        return files.digest_of(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFile:
    """A new asset from the URL of another one of the same sandbox.

    Attributes:
        asset_id: The other one.
        thumb: Whether its small picture is meant.
        filename: The name of the new one.
        source: The URL.
    """

    asset_id: str
    thumb: bool
    filename: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What is done with the file that a request tells of.

    Attributes:
        fetched: Which URLs are fetched: ``local``, ``all`` or ``none``.
        own_ports: The ports of this machine where the sandbox itself answers.
        any_type: Whether a file of no known kind is taken.
    """

    fetched: str
    own_ports: frozenset[int]
    any_type: bool


def new_file(body: Any, rules: Rules) -> Upload | OwnFile:
    """The file of a new asset.

    Args:
        body: The decoded request body.
        rules: What is done with it.

    Raises:
        RefusalError: 413 or 422.
    """
    if not isinstance(body, dict):
        raise schema_invalid(error_row("_schema", INVALID_TYPE["_schema"]))
    for name in ("url", "filename", "content"):
        if body.get(name) is not None and not isinstance(body[name], str):
            raise schema_invalid(error_row(name, _NOT_TEXT))
    if body.get("url"):
        return _from_url(body["url"].strip(), body.get("filename"), rules)
    if body.get("content") is None:
        raise schema_invalid(error_row("url", REQUIRED))
    if not body.get("filename"):
        raise schema_invalid(error_row("filename", NO_FILENAME))
    filename = harmless(body["filename"])
    content = _decoded(body["content"])
    return checked(filename, content, any_type=rules.any_type)


def replacement(headers: Mapping[str, str], body: bytes) -> bytes:
    """The part ``file`` of a form.

    Raises:
        RefusalError: 400 for no form, 413, 422 for a form without that part or an empty one.
    """
    content_type = headers.get("content-type", "")
    if not content_type.lower().startswith("multipart/form-data"):
        raise bad_request()
    found: list[bytes] = []

    def on_field(field: Field) -> None:
        if field.field_name == b"file" and field.value is not None:
            found.append(field.value)

    def on_file(file: File) -> None:
        if file.field_name == b"file":
            file.file_object.seek(0)
            found.append(file.file_object.read())
        file.close()

    try:
        parser = create_form_parser(
            {"Content-Type": content_type.encode()},
            on_field,
            on_file,
            config={"MAX_MEMORY_FILE_SIZE": float("inf")},
        )
        parser.write(body)
        parser.finalize()
    except FormParserError as error:
        raise bad_request() from error
    if not found:
        raise schema_invalid(error_row("file", REQUIRED))
    if not found[0]:
        raise schema_invalid(error_row("file", "The file is empty."))
    refuse_too_large(found[0])
    return found[0]


def checked(
    filename: str,
    content: bytes,
    *,
    named_by: str = "",
    told: str = "",
    source: str | None = None,
    any_type: bool = False,
) -> Upload:
    """A file whose kind is known and supported, with its small picture.

    Args:
        filename: Its name, harmless.
        content: Its bytes.
        named_by: The name that it had before, which tells its kind; empty for none.
        told: The content type that its sender told; empty for none.
        source: The URL that it came from; ``None`` for none.
        any_type: Whether a file of no known kind is taken.

    Raises:
        RefusalError: 413 or 422.
    """
    refuse_too_large(content)
    known = file_types.by_name(named_by) is not None
    kind = file_types.judged(content, named_by if known else filename, told)
    if any_type and kind is None:
        kind = file_types.unknown(filename)
    if kind is None or (kind is file_types.PROGRAM and not any_type):
        raise _unsupported()
    picture = kind.file_type == file_types.IMAGES
    return Upload(
        id=new_id(),
        filename=filename,
        content=content,
        kind=kind,
        source=source,
        preview=pictures.preview(content) if picture else None,
    )


def harmless(filename: str) -> str:
    """A name without folders and without letters that nobody sees.

    Raises:
        RefusalError: 422, nothing is left of it or it is too long.
    """
    last = PurePosixPath(filename.replace("\\", "/")).name
    seen = "".join(letter for letter in last if unicodedata.category(letter) not in _NOT_IN_NAMES)
    seen = seen.strip()
    if seen in {"", ".", ".."}:
        raise schema_invalid(error_row("filename", "Not a valid file name."))
    if len(seen.encode()) > _LONGEST_NAME:
        raise schema_invalid(error_row("filename", f"Longer than maximum length {_LONGEST_NAME}."))
    return seen


def refuse_too_large(content: bytes) -> None:
    """Refuse a file of more than ``MAX_BYTES``.

    Raises:
        RefusalError: 413.
    """
    if len(content) > MAX_BYTES:
        raise refusal(413, TOO_LARGE)


def unreachable(url: str) -> RefusalError:
    """The answer to a URL that gives no file (the text is assumed)."""
    return schema_invalid(error_row("url", f"Unable to get a file from {url[:500]}"))


def _from_url(url: str, filename: str | None, rules: Rules) -> Upload | OwnFile:
    if not fetching.is_web_address(url):
        raise schema_invalid(error_row("url", "Not a valid URL."))
    parts = urlsplit(url)
    path = unquote(parts.path)
    last = PurePosixPath(path).name
    named = harmless(filename or last)
    local = fetching.is_loopback(url)
    if local and (parts.port or 80) in rules.own_ports:
        asset_id = files.asset_id_in(path)
        if asset_id is None:
            raise unreachable(url)
        thumb = path.startswith(f"{files.ROOT}/{files.THUMB}/")
        return OwnFile(asset_id=asset_id, thumb=thumb, filename=named, source=url)
    if rules.fetched == "all" or (rules.fetched == "local" and local):
        return _fetched(url, last, named, rules)
    if rules.fetched == "local" and fetching.is_nowhere(url):
        raise unreachable(url)
    return _made_up(url, last, named, any_type=rules.any_type)


def _fetched(url: str, last: str, filename: str, rules: Rules) -> Upload:
    try:
        got = fetching.fetch(url, everywhere=rules.fetched == "all")
    except fetching.FetchError as error:
        raise unreachable(url) from error
    if not got.content:
        raise unreachable(url)
    return checked(
        filename,
        got.content,
        named_by=last,
        told=got.content_type,
        source=url,
        any_type=rules.any_type,
    )


def _made_up(url: str, last: str, filename: str, *, any_type: bool) -> Upload:
    """A file as its URL says that it is; a picture when the URL does not say."""
    kind = file_types.by_name(last) or file_types.by_name(filename)
    if kind is None and file_types.extension_of(last) in _PAGES:
        kind = file_types.by_name("picture.jpg")
    if kind is None and not any_type:
        raise _unsupported()
    kind = kind or file_types.unknown(last)
    return Upload(
        id=new_id(),
        filename=filename,
        content=made_up.made_up(url, last, kind.content_type),
        kind=kind,
        source=url,
        made_up=(url, last),
    )


def _unsupported() -> RefusalError:
    return schema_invalid(error_row("filename", "File type not supported."))


def _decoded(content: str) -> bytes:
    if content.startswith("data:"):
        raise schema_invalid(error_row("content", "Content must be base64 without a data: prefix."))
    if len(content) > MAX_BYTES * 3 // 2:
        raise refusal(413, TOO_LARGE)
    try:
        decoded = base64.b64decode(_BLANKS.sub("", content), validate=True)
    except (binascii.Error, ValueError) as error:
        raise schema_invalid(error_row("content", "Not a valid base64 string.")) from error
    if not decoded:
        raise schema_invalid(error_row("content", REQUIRED))
    return decoded
