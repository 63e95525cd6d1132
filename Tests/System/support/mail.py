"""A real mail server on a free loopback port, with a certificate of its own, that keeps what it is sent."""

import email.policy
import socket
import ssl
import subprocess
from email import message_from_bytes

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from .program import wait_until

USER, SECRET = "sales@example.org", "p@ss/word:1"


def certificate(folder, name="localhost"):
    """A certificate that nobody signed, for localhost and 127.0.0.1 or for another name: (certificate, key)."""
    made, key = folder / f"{name}.pem", folder / f"{name}.key"
    if not made.exists():
        names = "DNS:localhost,IP:127.0.0.1" if name == "localhost" else f"DNS:{name}"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-keyout", key, "-out", made, "-subj", f"/CN={name}", "-addext", f"subjectAltName={names}"],
            check=True, capture_output=True, timeout=60)
    return made, key


class MailServer(Controller):
    """`encryption` is "starttls", "immediate" or None; with `login` it takes mail only from USER."""

    def __init__(self, folder, encryption="starttls", login=True, name="localhost", methods=("PLAIN", "LOGIN")):
        self.received = []
        self.refusals = []
        self.encryption = encryption
        self.certificate, key = certificate(folder, name)
        self.login = login
        self.methods = methods
        self.logins = []
        context = None
        if encryption:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate, key)
        self.context = context
        super().__init__(self, hostname="127.0.0.1", port=0, ready_timeout=10,
                         ssl_context=context if encryption == "immediate" else None)

    def factory(self):
        return SMTP(
            self, hostname="mail.test", enable_SMTPUTF8=True,
            tls_context=self.context if self.encryption == "starttls" else None,
            require_starttls=self.encryption == "starttls" and self.login,
            authenticator=self.authenticate, auth_required=self.login, auth_require_tls=bool(self.encryption == "starttls"),
            auth_exclude_mechanism=[name for name in ("PLAIN", "LOGIN") if name not in self.methods])

    def _trigger_server(self):
        """The controller's own first connection would go to port 0; it wants one to have come."""
        with socket.create_connection(("127.0.0.1", self.bound), timeout=10) as connection:
            if self.encryption == "immediate":
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
                connection = context.wrap_socket(connection)
            connection.recv(100)

    @property
    def bound(self):
        return self.server.sockets[0].getsockname()[1]

    def authenticate(self, server, session, envelope, mechanism, data):
        login = data.login.decode(), data.password.decode()
        self.logins.append((mechanism, session.ssl is not None))
        return AuthResult(success=login == (USER, SECRET), handled=False)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refusals:
            return self.refusals.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.received.append((envelope, message_from_bytes(envelope.content, policy=email.policy.default)))
        return "250 taken as number " + str(len(self.received))

    def url(self, query="", scheme=None, user=USER, secret="p%40ss%2Fword%3A1", host="localhost"):
        scheme = scheme or ("smtps" if self.encryption == "immediate" else "smtp")
        account = f"{user.replace('@', '%40')}:{secret}@" if self.login else ""
        return f"{scheme}://{account}{host}:{self.bound}?ca={self.certificate}{query}"

    def next(self, number=1):
        """The message that came as number `number`."""
        wait_until(lambda: len(self.received) >= number, patience=30, message="no mail came")
        return self.received[number - 1][1]

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
