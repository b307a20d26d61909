"""A stand-in for Stripe that is a real server: it speaks HTTP on this machine and keeps what it is asked.

As the real one it does a thing once for each idempotency key, and answers a repeat with the same.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

CREATED = 1_795_204_800
CARD = {"id": "pm_1", "card": {"brand": "visa", "last4": "4242", "exp_year": 2030, "exp_month": 2}}


@dataclass
class StripeServer:
    """What it was asked, and what it did: each thing once."""

    url: str = ""
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    by_key: dict[str, dict[str, Any]] = field(default_factory=dict)
    declines: bool = False
    down: bool = False
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)

    def answer(
        self, method: str, path: str, form: dict[str, str], key: str
    ) -> tuple[int, dict[str, Any]]:
        """Do what is asked, and return status and body."""
        self.asked.append((method, path, form))
        if self.down:
            return 500, {"error": {"type": "api_error", "message": "down"}}
        if path == "/v1/payment_intents/search":
            of_charges = [it for it in self.by_key.values() if it["object"] == "payment_intent"]
            found = [it for it in of_charges if it["metadata"]["reference"] in form["query"]]
            return 200, {"object": "search_result", "data": found, "has_more": False}
        if method == "POST" and path in {"/v1/payment_intents", "/v1/checkout/sessions"}:
            return self._make(path, form, key)
        if path.startswith("/v1/checkout/sessions/"):
            return self._session(path)
        if path.startswith("/v1/payment_intents/"):
            number = path.rpartition("/")[2]
            kept = {"customer": "cus_1", "payment_method": CARD}
            return 200, {"object": "payment_intent", "id": number} | kept
        if path == "/v1/customers/cus_gone":
            gone = {"code": "resource_missing", "type": "invalid_request_error", "message": "gone"}
            return 404, {"error": gone}
        return 200, {"object": "customer", "id": path.rpartition("/")[2], "deleted": True}

    def _make(self, path: str, form: dict[str, str], key: str) -> tuple[int, dict[str, Any]]:
        if self.declines:
            intent = {"object": "payment_intent", "id": "pi_declined"}
            error = {"type": "card_error", "code": "card_declined", "message": "no"}
            return 402, {"error": error | {"payment_intent": intent}}
        made = self.by_key.get(key)
        if made is None:
            n = len(self.by_key) + 1
            about = {"reference": form["metadata[reference]"]}
            if path.endswith("sessions"):
                number = f"cs_{n}"
                made = {"object": "checkout.session", "id": number, "status": "open", "created": CREATED,
                        "client_reference_id": about["reference"], "metadata": about,
                        "payment_intent": None, "payment_status": "unpaid",
                        "amount_total": int(form["line_items[0][price_data][unit_amount]"]),
                        "url": f"https://checkout.stripe.com/c/pay/{number}"}  # fmt: skip
                self.sessions[number] = made
            else:
                amount = int(form["amount"])
                made = {"object": "payment_intent", "id": f"pi_{n}", "status": "succeeded",
                        "created": CREATED,
                        "metadata": about, "amount": amount, "amount_received": amount}  # fmt: skip
            self.by_key[key] = made
        return 200, made

    def _session(self, path: str) -> tuple[int, dict[str, Any]]:
        number = path.removeprefix("/v1/checkout/sessions/").removesuffix("/expire")
        session = self.sessions[number]
        if path.endswith("/expire"):
            if session["status"] != "open":
                error = {"type": "invalid_request_error", "message": "not open"}
                return 400, {"error": error}
            session["status"] = "expired"
        return 200, session


@contextmanager
def stripe_server() -> Iterator[StripeServer]:
    """Serve it on a free port."""
    played = StripeServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            parts = urlsplit(self.path)
            form = dict(parse_qsl(self.rfile.read(length).decode() or parts.query))
            key = self.headers.get("Idempotency-Key", "")
            status, body = played.answer(self.command, parts.path, form, key)
            sent = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.send_header("Stripe-Should-Retry", "false")
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = do_DELETE = _do

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    played.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield played
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def Local() -> Any:
    """Return Stripe as it is played on this machine; as a gateway of the settings it has no arguments."""
    from billing.gateway.stripe import Stripe

    return Stripe(Local.where)  # type: ignore[attr-defined]  # set by each test
