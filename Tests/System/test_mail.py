"""hardening, "Mail": what leaves the house, by a real mail server, and what does not."""

import socket
import threading

import pytest

from support.mail import MailServer, certificate
from support.program import suivant


@pytest.fixture(scope="module")
def house(sqlite, organisations):
    with organisations(sqlite) as made:
        yield made


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def send(house, url, address="zoe@example.org", expect=0, **environment):
    return house.command("mail test", address, expect=expect, environment={"SUIVANT_SMTP_URL": url, **environment})


@pytest.mark.parametrize("encryption, methods", [("starttls", ("PLAIN",)), ("starttls", ("LOGIN",)),
                                                ("immediate", ("PLAIN", "LOGIN"))])
def test_a_mail_arrives_encrypted_and_signed_in(house, folder, encryption, methods):
    with MailServer(folder, encryption, methods=methods) as server:
        said = send(house, server.url()).stdout
        assert "taken as number 1" in said
        envelope, message = server.received[0]
        assert envelope.mail_from == "sales@example.org" and envelope.rcpt_tos == ["zoe@example.org"]
        assert message["To"] == "zoe@example.org" and message["From"] == "Suivant <sales@example.org>"
        assert message["Auto-Submitted"] == "auto-generated" and "@example.org>" in message["Message-ID"]
        assert "Le serveur de messagerie fonctionne." in message.get_content()
        assert b"\n" not in envelope.content.replace(b"\r\n", b"")
        assert [mechanism for mechanism, _ in server.logins] == [methods[0]]
        if encryption == "starttls":
            assert server.logins[0][1], "the password went in the clear"


def test_a_server_without_encryption_gets_nothing(house, folder):
    with MailServer(folder, None) as server:
        for query in ("", "&starttls=required", "&starttls=opportunistic"):
            done = send(house, server.url(query), expect=None)
            assert done.returncode != 0 and "STARTTLS" in done.stderr, done.stderr
        assert not server.received and not server.logins


def test_without_a_password_plain_text_needs_the_operators_word(house, folder):
    with MailServer(folder, None, login=False) as server:
        assert send(house, server.url("&starttls=required"), expect=None).returncode != 0
        assert not server.received
        send(house, server.url("&starttls=opportunistic"))
        send(house, server.url("&starttls=off"))
        assert len(server.received) == 2


def test_opportunistic_means_encrypted_where_that_is_offered(house, folder):
    with MailServer(folder, "starttls") as server:
        send(house, server.url("&starttls=opportunistic"))
        assert server.logins[0][1]


def test_certificates_are_checked(house, folder):
    with MailServer(folder, "starttls") as server, MailServer(folder, "immediate", name="elsewhere.example") as other:
        unknown = server.url().replace(str(server.certificate), str(certificate(folder, "other.example")[0]))
        for url in (unknown, other.url(), server.url().split("?")[0]):
            done = send(house, url, expect=None)
            assert done.returncode != 0 and "certificate" in done.stderr, done.stderr
        assert not server.received and not other.received and not server.logins and not other.logins


def test_an_address_is_checked_against_the_certificate_too(house, folder):
    with MailServer(folder, "starttls") as server:
        send(house, server.url(host="127.0.0.1"))
        assert len(server.received) == 1


def test_a_wrong_password_is_said_and_not_repeated(house, folder):
    with MailServer(folder, "starttls") as server:
        done = send(house, server.url(secret="quite-wrong"), expect=None)
        assert done.returncode != 0 and "535" in done.stderr and "quite-wrong" not in done.stderr


def test_the_servers_refusal_is_passed_on(house, folder):
    with MailServer(folder, "starttls") as server:
        server.refusals = ["550 nobody of that name"]
        done = send(house, server.url(), expect=None)
        assert done.returncode != 0 and "550 nobody of that name" in done.stderr


def test_an_international_address_arrives(house, folder):
    with MailServer(folder, "starttls") as server:
        send(house, server.url(), address="zoë@example.org")
        assert server.received[0][0].rcpt_tos == ["zoë@example.org"]


@pytest.mark.parametrize("address", ["", "zoe", "zoe@example.org\r\nRCPT TO:<x@y.example>", "a@b,c@d", "<a@b>", "zoe @b"])
def test_what_is_no_address_never_reaches_the_server(house, folder, address):
    with MailServer(folder, "starttls") as server:
        assert send(house, server.url(), address=address, expect=None).returncode != 0
        assert not server.received


@pytest.mark.parametrize("url", ["mail.example.org", "smtp://h?starttls=maybe", "http://h", "smtp://u:secret-thing@"])
def test_a_bad_address_of_the_mail_server_is_said_without_its_password(house, url):
    done = send(house, url, expect=None)
    assert done.returncode != 0 and "SUIVANT_SMTP_URL" in done.stderr and "secret-thing" not in done.stderr


class Raw:
    """A server that says what it is told to, line by line, whatever it hears."""

    def __init__(self, script):
        self.heard = b""
        self.script = script
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        connection, _ = self.socket.accept()
        with connection:
            connection.sendall(self.script[0])
            for line in self.script[1:]:
                self.heard += connection.recv(4096)
                connection.sendall(line)
            connection.settimeout(5)
            try:
                while part := connection.recv(4096):
                    self.heard += part
            except OSError:
                pass


def test_what_comes_before_the_encryption_counts_for_nothing(house):
    """A man in the middle who puts answers of his own behind the one to STARTTLS (CVE-2011-0411 and its kin)."""
    raw = Raw([b"220 hi\r\n", b"250-me\r\n250 STARTTLS\r\n", b"220 go\r\n250 injected\r\n"])
    done = send(house, f"smtp://localhost:{raw.port}", expect=None)
    assert done.returncode != 0 and "before the encryption" in done.stderr
    assert b"MAIL" not in raw.heard


@pytest.mark.parametrize("greeting", [b"HTTP/1.1 200 OK\r\n\r\n", b"554 go away\r\n", b"220" + b"x" * 9000 + b"\r\n", b""])
def test_what_is_no_mail_server_is_said(house, greeting):
    raw = Raw([greeting])
    if not greeting:
        raw.socket.close()
    done = send(house, f"smtp://localhost:{raw.port}?starttls=off", expect=None)
    assert done.returncode != 0 and len(done.stderr) > 20


def test_without_a_mail_server_the_command_says_what_to_set(house):
    done = house.command("mail test", "zoe@example.org", expect=None)
    assert done.returncode != 0 and "SUIVANT_SMTP_URL" in done.stderr


def test_the_command_line_has_no_password_of_the_mail_server(house):
    assert "SUIVANT_SMTP_URL" not in suivant("mail", "test", "--help").stdout
