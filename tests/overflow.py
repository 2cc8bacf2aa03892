"""Measures whether the website fits into its window: ``python -m tests.overflow site``.

Chromium shows each page in an iframe of many widths. Without Chromium on the PATH, nothing is measured.
"""

from __future__ import annotations

import functools
import http.server
import json
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The widest and the narrowest, and each side of the widths at which the style sheets change the layout.
BREAKPOINTS = [em * 16 for em in (46, 48, 63, 67, 82, 97)]
WIDTHS = sorted({*range(320, 2001, 32), 390, 2000, *BREAKPOINTS, *(width + 1 for width in BREAKPOINTS)})
PROSE = 46  # rem, the widest paragraph

MEASURE = """<!doctype html><title>overflow</title><iframe id="frame" style="border: 0; height: 800px"></iframe><script>
const [pages, widths, prose] = %s;
const frame = document.getElementById("frame");
async function measure() {
  const found = [];
  for (const page of pages) {
    await new Promise(done => { frame.onload = done; frame.src = page; });
    const root = frame.contentDocument.documentElement;
    for (const width of widths) {
      frame.style.width = width + "px";
      const wider = root.scrollWidth - root.clientWidth;
      if (wider > 0) found.push(`${page}: ${wider} pixels too wide at ${width}`);
      const rem = parseFloat(frame.contentWindow.getComputedStyle(root).fontSize);
      const lines = [...root.querySelectorAll("article p:not(table p, .admonition-title)")];
      const widest = Math.max(0, ...lines.map(p => p.getBoundingClientRect().width)) / rem;
      if (widest > prose + 0.01) found.push(`${page}: a paragraph of ${widest.toFixed(1)} rem at ${width}`);
    }
  }
  return found;
}
measure().catch(error => [String(error)]).then(found => fetch("/", {method: "POST", body: JSON.stringify(found)}));
</script>"""


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the site and, at its root, the page that measures it and reports what it found."""

    def __init__(self, *arguments: object, pages: list[str], found: queue.Queue[list[str]], directory: str) -> None:
        self.pages, self.found = pages, found
        super().__init__(*arguments, directory=directory)

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        if self.path != "/":
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write((MEASURE % json.dumps([self.pages, WIDTHS, PROSE])).encode())

    def do_POST(self) -> None:
        self.found.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()


def overflow(site: Path, browser: str) -> list[str]:
    """What is too wide, in which page of the site and at which width of the window."""
    pages = sorted(path.name for path in site.glob("*.html"))
    if not pages:
        return [f"{site} has no pages"]
    found: queue.Queue[list[str]] = queue.Queue()
    handler = functools.partial(Handler, pages=pages, found=found, directory=str(site))
    # The processes of Chromium may still write into its profile when it is deleted.
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, folder as profile:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"]
        process = subprocess.Popen(
            [browser, *options, f"http://127.0.0.1:{server.server_port}/"], stderr=subprocess.DEVNULL
        )
        try:
            return found.get(timeout=300)
        finally:
            process.kill()
            process.wait()
            server.shutdown()


def main() -> None:
    """Prints what is too wide, and exits with 1 if anything is."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print("overflow: not measured, because Chromium is not on the PATH")
        return
    found = overflow(Path(sys.argv[1]), browser)
    sys.exit("\n".join(found) if found else 0)


if __name__ == "__main__":
    main()
