# SPDX-License-Identifier: LGPL-3.0-or-later
"""The command line, run as processes like a person or a timer runs it."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from tests.support.processes import server
from tests.support.simulator import Simulator

from .conftest import COMMAND, PASSWORD, Office, environment

SELLER = "A2NORDLICHT7DE"


@pytest.fixture(scope="module")
def demo(quiet_amazon: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office that demo-setup filled, synchronized once."""
    amazon = quiet_amazon
    for seller in (SELLER, "A1MAPLEPINE4US", "A3MIDORIDO9JP"):
        body = {"count": 25, "seller_id": seller, "live": False}
        amazon.control("POST", "orders/generate", body)
    made = Office(environment(tmp_path_factory.mktemp("demo"), amazon.base_url), amazon)
    done = made.run("demo-setup", "--password", PASSWORD)
    assert done.returncode == 0, done.stderr
    for name in ("Nordlicht Haushaltswaren", "Maple & Pine Outfitters", "Amazon.co.jp"):
        assert name in done.stdout
    amazon.advance(600)
    done = made.run("sync")
    assert done.returncode == 0, done.stderr
    assert int(re.search(r"(\d+) new orders", done.stdout).group(1)) > 20
    return made


@pytest.fixture
def empty(quiet_amazon: Simulator, tmp_path: Path) -> Office:
    """An office without anything."""
    return Office(environment(tmp_path, quiet_amazon.base_url), quiet_amazon)


def test_status_for_machines(demo: Office) -> None:
    found = demo.status()
    orders = found["orders"]
    assert orders["total"] == sum(n for state, n in orders.items() if state != "total")
    assert orders["imported"] == found["sales_orders"] > 20
    assert [account["region"] for account in found["accounts"]] == ["EU", "NA", "FE"]
    for account in found["accounts"]:
        assert account["last_order_sync"].endswith("Z")
        assert account["next_turn"].endswith("Z")
        assert account["problem"] == ""
    assert found["amazon_sync"] is True
    assert found["sync_loop"]["running"] is False


def test_status_for_people(demo: Office) -> None:
    said = demo.run("status").stdout
    assert "Amazon Sync is on" in said
    assert "Nordlicht" in said


def test_demo_setup_twice_changes_nothing(demo: Office) -> None:
    before = demo.status()
    done = demo.run("demo-setup", "--password", PASSWORD)
    assert "is there already" in done.stdout
    assert demo.status()["accounts"] == before["accounts"]


def test_demo_setup_leaves_some_skus_to_amazon_sale(demo: Office) -> None:
    catalog = demo.amazon.control("GET", "catalog?everything=true")["items"]
    known = demo.amazon.catalog()["items"]
    assert len(known) < len(catalog)


def test_recover_fetches_one_order(demo: Office) -> None:
    body = {"count": 1, "seller_id": SELLER, "live": False}
    reference = demo.amazon.control("POST", "orders/generate", body)["order_ids"][0]
    done = demo.run("recover", reference, "--account", "Nordlicht Haushaltswaren")
    assert f"Amazon order {reference}:" in done.stdout
    assert demo.run("recover", reference).returncode == 1, "which of three accounts?"
    assert "--account" in demo.run("recover", reference).stderr


def test_recover_of_an_unknown_account_says_so(demo: Office) -> None:
    done = demo.run("recover", "302-1111111-1111111", "--account", "Nobody")
    assert done.returncode == 1
    assert "There is no Amazon account 'Nobody'" in done.stderr


def test_doctor_names_what_to_do(demo: Office) -> None:
    done = demo.run("doctor", "--json")
    found = json.loads(done.stdout)
    subjects = {finding["subject"] for finding in found}
    assert {"SKUs", "Taxes", "Quarantine", "Sync loop", "Amazon Sync"} <= subjects
    assert all(f["todo"] for f in found if f["level"] != "ok" and "usage plan" not in f["what"])
    assert done.returncode == int(any(f["level"] == "bad" for f in found))
    said = demo.run("doctor").stdout
    assert "The sync loop" in said or "Sync loop: It does not run." in said
    assert "findings" in said


def test_a_revoked_token_is_told_in_plain_words_and_the_rest_goes_on(demo: Office) -> None:
    demo.amazon.control("POST", f"sellers/{SELLER}", {"revoked": True})
    demo.amazon.control("POST", "tokens/expire")
    demo.amazon.advance(600)
    try:
        done = demo.run("sync")
        assert done.returncode == 1
        assert "Nordlicht Haushaltswaren:" in done.stderr
        problems = {a["name"]: a["problem"] for a in demo.status()["accounts"]}
        assert problems.pop("Nordlicht Haushaltswaren") != ""
        assert set(problems.values()) == {""}
        assert demo.run("doctor").returncode == 1
    finally:
        demo.amazon.control("POST", f"sellers/{SELLER}", {"revoked": False})
    demo.amazon.advance(6000)
    assert demo.run("sync").returncode == 0


def test_sync_shows_no_bar_where_nobody_looks(demo: Office) -> None:
    done = demo.run("sync")
    assert "new orders" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


def test_forget_makes_old_personal_data_anonymous(demo: Office) -> None:
    assert "The personal data of 0 orders is anonymous now." in demo.run("forget").stdout
    demo.amazon.advance(90 * 86_400)
    said = demo.run("forget").stdout
    assert int(re.search(r"of (\d+) orders", said).group(1)) > 20


def test_an_empty_office_has_nothing_to_do(empty: Office) -> None:
    assert empty.status()["orders"]["total"] == 0
    done = empty.run("sync")
    assert (done.returncode, "nothing to synchronize" in done.stdout) == (0, True)
    assert empty.run("doctor").returncode == 1
    done = empty.run("recover", "302-1111111-1111111")
    assert (done.returncode, "no Amazon account yet" in done.stderr) == (1, True)


def test_createuser_refuses_a_weak_password(empty: Office) -> None:
    done = empty.run("createuser", "anna", "--password-stdin", input="short\n")
    assert done.returncode == 1
    assert "at least 12 characters" in done.stderr
    empty.create_user("anna")


def test_demo_setup_needs_a_local_amazon(empty: Office) -> None:
    without = {k: v for k, v in empty.environment.items() if k != "AMAZON_CONNECTOR_AMAZON_URL"}
    done = Office(without, empty.amazon).run("demo-setup")
    assert done.returncode == 1
    assert "AMAZON_CONNECTOR_AMAZON_URL" in done.stderr


def test_a_data_folder_that_cannot_be_written_is_told(empty: Office, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    blocked = {**empty.environment, "AMAZON_CONNECTOR_DATA": str(tmp_path / "file" / "office")}
    done = Office(blocked, empty.amazon).run("status")
    assert done.returncode == 1
    assert "AMAZON_CONNECTOR_DATA" in done.stderr
    assert "Traceback" not in done.stderr


def test_serve_takes_the_next_free_port_and_says_so(empty: Office) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [*COMMAND, "serve", "--port", str(port)]
        with server(command, environment=empty.environment) as url:
            assert int(url.rpartition(":")[2]) > port


@pytest.mark.parametrize("death", [signal.SIGINT, signal.SIGTERM])
def test_serve_ends_cleanly(empty: Office, death: signal.Signals) -> None:
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0"],
        env=dict(empty.environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    first = process.stdout.readline()
    assert "The Amazon office is at http://127.0.0.1:" in first
    process.send_signal(death)
    said, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Ended." in said
    assert "Traceback" not in errors
