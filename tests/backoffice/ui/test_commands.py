# SPDX-License-Identifier: LGPL-3.0-or-later
"""The command line, run as processes like a person or a timer runs it."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import urllib3

from amazon_connector.vault import Vault
from tests.support import simulator as simulator_support
from tests.support.processes import ADDRESS, server
from tests.support.simulator import Simulator

from .conftest import COMMAND, PASSWORD, Office, Prepared, environment

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
def new(quiet_amazon: Simulator, tmp_path: Path) -> Office:
    """An office that nobody has ever started."""
    return Office(environment(tmp_path, quiet_amazon.base_url), quiet_amazon)


@pytest.fixture
def empty(new: Office, prepared: Prepared, tmp_path: Path) -> Office:
    """An office with its tables and nothing in them."""
    prepared.copied("sqlite", tmp_path, users=False)
    return new


@contextlib.contextmanager
def serving(variables: Mapping[str, str], **more: Any) -> Iterator[subprocess.Popen[str]]:
    """An office being served, whose words can be read; ended in the end."""
    command = [*COMMAND, "serve", "--port", "0"]
    with subprocess.Popen(
        command, env=dict(variables), stdout=subprocess.PIPE, text=True, **more
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.communicate(timeout=30)


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


def test_the_demo_has_an_order_in_quarantine_from_the_start(demo: Office) -> None:
    found = demo.status()
    assert found["orders"]["quarantined"] == 1
    assert found["issues"]["open"] >= 1
    assert found["sales_orders"] == found["orders"]["imported"]


def test_the_demos_first_parcel_is_refused_once_by_the_local_amazon(demo: Office) -> None:
    (fault,) = demo.amazon.control("GET", "faults")["active"]
    assert (fault["kind"], fault["operation"], fault["count"]) == (
        "invalid_input",
        "confirmShipment",
        1,
    )


def test_the_demo_begins_with_goods_at_amazon_and_a_drift_in_each_shop(demo: Office) -> None:
    rows = drifts(demo)
    assert all(theirs > 0 for _, _, theirs, _ in rows)
    differing = [(account, drift) for account, _, _, drift in rows if drift]
    assert differing == [(account, -3) for account in sorted({row[0] for row in rows})]


def drifts(office: Office) -> list[Any]:
    """Account, SKUs, what Amazon has and the drift of each product at Amazon."""
    (found,) = Path(office.environment["AMAZON_CONNECTOR_DATA"]).glob("*.sqlite3")
    with contextlib.closing(sqlite3.connect(f"file:{found}?mode=ro", uri=True)) as database:
        query = "SELECT account_id, skus, theirs, drift FROM amazon_backoffice_fbadrift"
        return database.execute(query).fetchall()


def test_once_the_backlog_has_left_the_demos_drifts_are_what_amazon_lost(tmp_path: Path) -> None:
    with simulator_support.started("--manual-clock", "--backlog-days", "1") as amazon:
        made = Office(environment(tmp_path, amazon.base_url), amazon)
        made.fill()
        amazon.advance(24 * 3600)
        # Amazon's usage plans let all be read in some minutes.
        for _ in range(6):
            done = made.run("sync")
            assert done.returncode == 0, done.stderr
            amazon.advance(90)
    rows = drifts(made)
    differing = sorted((account, drift) for account, _, _, drift in rows if drift)
    assert differing == [(account, -3) for account in sorted({row[0] for row in rows})], rows


def test_demo_setup_leaves_some_skus_to_amazon_sale(demo: Office) -> None:
    catalog = demo.amazon.control("GET", "catalog?everything=true")["items"]
    known = demo.amazon.catalog()["items"]
    assert len(known) < len(catalog)


def test_recover_fetches_one_order(demo: Office) -> None:
    body = {"count": 1, "seller_id": SELLER, "live": False}
    reference = demo.amazon.control("POST", "orders/generate", body)["order_ids"][0]
    done = demo.run("recover", reference, "--account", "Nordlicht Haushaltswaren")
    assert f"Amazon order {reference}:" in done.stdout
    said = demo.run("recover", reference).stdout
    assert f"Amazon order {reference}:" in said, "the order's account is known now"


def test_recover_asks_which_account_where_the_order_is_new(demo: Office) -> None:
    done = demo.run("recover", "302-1111111-1111111")
    assert done.returncode == 1
    assert "name one with --account: Nordlicht Haushaltswaren, Maple" in done.stderr


def test_recover_spends_no_call_on_what_is_no_reference(demo: Office) -> None:
    demo.amazon.control("DELETE", "log")
    done = demo.run("recover", "302-12", "--account", "Nordlicht Haushaltswaren")
    assert "“302-12” is no Amazon Order Reference" in done.stderr
    assert demo.amazon.control("GET", "log?operation=getOrder")["requests"] == []


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


def test_after_reseal_the_old_key_can_be_taken_away(demo: Office) -> None:
    keys = Path(demo.environment["AMAZON_CONNECTOR_DATA"]) / "key"
    old, new = keys.read_text(), Vault.new_key().decode() + "\n"
    keys.write_text(new)
    done = demo.run("reseal")
    assert done.returncode == 1
    assert "secrets that none of the keys opens" in done.stderr
    keys.write_text(new + old)
    done = demo.run("reseal")
    assert done.returncode == 0, done.stderr
    assert re.search(r"\b[1-9]\d* accounts were sealed again", done.stdout)
    keys.write_text(new)
    assert "0 accounts were sealed again" in demo.run("reseal").stdout
    done = demo.run("sync", "--quiet")
    assert (done.returncode, "again" in done.stdout + done.stderr) == (0, False)


def test_a_new_office_has_nothing_to_do(new: Office) -> None:
    assert new.status()["orders"]["total"] == 0
    done = new.run("sync")
    assert (done.returncode, "nothing to synchronize" in done.stdout) == (0, True)
    assert new.run("doctor").returncode == 1
    done = new.run("recover", "302-1111111-1111111")
    assert (done.returncode, "no Amazon account yet" in done.stderr) == (1, True)


def test_createuser_refuses_a_weak_password(empty: Office) -> None:
    done = empty.run("createuser", "anna", "--password-stdin", input="short\n")
    assert done.returncode == 1
    assert "at least 12 characters" in done.stderr
    empty.create_user("anna")


def test_createuser_reads_the_password_from_a_pipe(empty: Office) -> None:
    done = empty.run("createuser", "anna", "--administrator", input=PASSWORD + "\n")
    assert (done.returncode, done.stdout) == (0, "anna can sign in now (Administrator).\n")
    done = empty.run("createuser", "bert", input="")
    assert done.returncode == 1
    assert "pipe one line with it in" in done.stderr


@pytest.mark.parametrize(
    ("level", "command"),
    [("1", "make createuser NAME=yourname"), ("", "amazon-connector createuser YOURNAME")],
)
def test_serve_says_how_the_first_user_is_made(empty: Office, level: str, command: str) -> None:
    variables = {k: v for k, v in empty.environment.items() if k != "MAKELEVEL"}
    with serving({**variables, **({"MAKELEVEL": level} if level else {})}) as process:
        while "In another terminal" not in (line := process.stdout.readline()):
            assert line, "it ended without a word about users"
        assert command in process.stdout.readline()


def test_demo_setup_needs_a_local_amazon(empty: Office) -> None:
    without = {k: v for k, v in empty.environment.items() if k != "AMAZON_CONNECTOR_AMAZON_URL"}
    done = Office(without, empty.amazon).run("demo-setup")
    assert done.returncode == 1
    assert "AMAZON_CONNECTOR_AMAZON_URL" in done.stderr


def test_a_local_amazon_that_is_away_is_told_without_a_traceback(empty: Office) -> None:
    nobody = {**empty.environment, "AMAZON_CONNECTOR_AMAZON_URL": "http://127.0.0.1:9"}
    done = Office(nobody, empty.amazon).run("status")
    assert done.returncode == 1
    assert done.stderr.startswith("No local Amazon answers at http://127.0.0.1:9.")
    assert "Traceback" not in done.stderr
    assert "Retrying" not in done.stderr


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


def test_what_people_search_for_stands_in_no_log(empty: Office, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("w") as errors, serving(empty.environment, stderr=errors) as process:
        url = ADDRESS.search(process.stdout.readline()).group()
        pool = urllib3.PoolManager()
        for path in ("/amazon_backoffice/contact/", "/nowhere/", "/accounts/1/sync/"):
            for method in ("GET", "POST"):
                pool.request(method, f"{url}{path}?q=Erika+Mustermann", redirect=False)
        pool.request("GET", f"{url}/?q=Erika", headers={"Host": "elsewhere.example"})
    written = log.read_text()
    assert "Forbidden" in written, "what is refused is logged, by its path alone"
    assert "Erika" not in written
