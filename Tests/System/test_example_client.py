"""The example of the docs, as a stranger runs it: over https, knowing a client secret and what `$metadata` tells."""

import subprocess
import sys

from support.program import PATIENCE, ROOT, clean_environment


def certificate(folder):
    made = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", str(made[1]), "-out", str(made[0])],
        check=True, capture_output=True, timeout=60,
    )
    return made


def test_a_program_that_knows_only_the_description_works_with_leads(organisation, tmp_path):
    chain, key = certificate(tmp_path)
    server = organisation.serve("--tls-cert", chain, "--tls-key", key, listen=("--tls-listen", "127.0.0.1:0"))
    printed = organisation.command("client add", "Example", "--role", "Salesperson").stdout
    client = dict(line.split(" ", 1) for line in printed.splitlines())
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs/examples/leads.py"), server.address, "--client", client["client_id"],
         "--ca", str(chain)],
        env=clean_environment(CLIENT_SECRET=client["client_secret"]), capture_output=True, text=True, timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines() == [
        "created 7 in leads", "read 7 in 3 pages", "changed", "not overwritten, because somebody changed it meanwhile",
        "deleted all",
    ]
    assert organisation.is_sound()
