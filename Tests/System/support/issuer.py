"""An issuer of OpenID Connect that runs beside the product, as an organisation has one."""

import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import requests

CLIENT, SECRET, NAME = "suivant", "a secret of the two", "Example Login"


class Issuer:
    def __init__(self):
        self.port = 0
        self.process = None
        self.start()

    def start(self):
        """Starts it, on the port that it had before."""
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).parent / "issuer_program.py"), str(self.port)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.port = int(self.process.stdout.readline())

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.process.stdout.close()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self):
        return {"SUIVANT_OIDC_ISSUER": self.address, "SUIVANT_OIDC_CLIENT_ID": CLIENT,
                "SUIVANT_OIDC_CLIENT_SECRET": SECRET, "SUIVANT_OIDC_NAME": NAME}

    def tell(self, **how):
        """What it does from now on: `claims`, `without`, `later` (seconds), `signing`, `document`, `rotate`."""
        assert self._request("POST", "/told", json=how).status_code == 204

    def knows(self, subject, **claims):
        """Somebody who has an account there."""
        assert self._request("PUT", f"/users/{subject}", json=claims).status_code == 204

    def knows_person(self, name, **claims):
        self.knows(f"sub-{name}", **{"email": f"{name}@demo.test", "email_verified": True, **claims})
        return f"sub-{name}"

    def agree(self, address, subject, **answer):
        """Where the browser is sent back to, as path and query, when somebody signs in there."""
        assert address.startswith(self.address + "/"), address
        back = requests.post(address, data={"sub": subject, **answer}, allow_redirects=False, timeout=30)
        assert back.status_code == 302, f"{back.status_code}: {back.text[:500]}"
        parts = urlsplit(back.headers["Location"])
        return f"{parts.path}?{parts.query}"

    def _request(self, method, path, **options):
        return requests.request(method, self.address + path, timeout=30, **options)
