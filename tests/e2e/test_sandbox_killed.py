"""A sandbox that is killed in the middle of writes has all that it answered, and nothing half."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

WRITERS = 4
ANSWERS_BEFORE_THE_END = 120
SECONDS = 30


@dataclass
class Sandbox:
    """A sandbox in a process of its own."""

    process: subprocess.Popen[str]
    url: str
    headers: dict[str, str]

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """The body of an answer, which must be a success."""
        answer = requests.request(
            method, self.url + path, json=body, headers=self.headers, timeout=SECONDS
        )
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def product(self, product_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.call("GET", f"/api/v1/products/{product_id}")["data"][0]
        return found


@dataclass
class Writer:
    """What one writer was answered: how often, and what must therefore be there.

    Attributes:
        parents: Ids of parents, each with the SKUs of its variants.
        labels: The label of each parent that was answered last.
        tried: The label that was sent last, answered or not.
    """

    number: int
    parents: dict[str, list[str]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    tried: dict[str, str] = field(default_factory=dict)
    answers: int = 0

    def write(self, box: Sandbox) -> None:
        """Write until nobody answers any more."""
        try:
            while True:
                nth = len(self.parents)
                made = box.call("POST", "/api/v1/products", {"sku": f"P-{self.number}-{nth}"})
                parent = made["data"][0]["id"]
                self.parents[parent] = []
                self.answers += 1
                for variant in range(3):
                    sku = f"V-{self.number}-{nth}-{variant}"
                    body = {"variant": {"sku": sku}}
                    box.call("POST", f"/api/v1/products/{parent}/variants", body)
                    self.parents[parent].append(sku)
                    label = f"label {variant}"
                    self.tried[parent] = label
                    box.call("PATCH", f"/api/v1/products/{parent}", {"label": label})
                    self.labels[parent] = label
                    self.answers += 2
        except requests.RequestException:
            return


@contextmanager
def started(state: Path) -> Iterator[Sandbox]:
    command = [
        sys.executable,
        "-c",
        "from sheetsync.cli.sandbox import sandbox_group; sandbox_group()",
        *("start", "--port", "0", "--state", str(state), "--empty", "--limits", "off"),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            told: dict[str, str] = {}
            for line in process.stdout:
                if line.strip() == "ready":
                    break
                name, value = line.split(maxsplit=1)
                told[name] = value.strip()
            pair = {"api_key": told["key"], "api_password": told["password"]}
            answer = requests.post(
                f"{told['token']}/auth/api/get-token", json=pair, timeout=SECONDS
            )
            token = answer.json()["data"][0]["access_token"]
            yield Sandbox(process, told["PIM"], {"Authorization": f"Bearer {token}"})
        finally:
            process.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
def test_what_was_answered_outlives_a_kill_and_nothing_is_half_written(tmp_path: Path) -> None:
    state = tmp_path / "box.sqlite"
    writers = [Writer(number) for number in range(WRITERS)]
    with started(state) as box:
        threads = [threading.Thread(target=writer.write, args=(box,)) for writer in writers]
        for thread in threads:
            thread.start()
        while sum(writer.answers for writer in writers) < ANSWERS_BEFORE_THE_END:
            assert any(thread.is_alive() for thread in threads)
            threads[0].join(timeout=0.01)
        box.process.kill()
        for thread in threads:
            thread.join(timeout=SECONDS)
    with started(state) as box:
        for writer in writers:
            assert writer.parents
            for parent, skus in writer.parents.items():
                check(box, writer, parent, skus)


def check(box: Sandbox, writer: Writer, parent: str, answered: list[str]) -> None:
    """That a product has all that was answered, and at most the one write that was under way."""
    product = box.product(parent)
    variants = box.call("GET", f"/api/v1/products/{parent}/variants")["data"]
    kept = [variant["sku"] for variant in variants]
    assert kept[: len(answered)] == answered
    assert len(kept) <= len(answered) + 1
    assert product["num_variations"] == len(kept)
    assert product["product_type"] == ("PARENT" if kept else "SINGLE")
    assert product["label"] in {writer.labels.get(parent), writer.tried.get(parent)}
