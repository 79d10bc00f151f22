"""Tests that the links of every Markdown file of the project point to a file, and to a heading in it."""
import re
import subprocess
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\(([^)\s]*)\)")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")


def anchors(text):
    """What headings are called in a link: lower case, without punctuation, hyphens for spaces."""
    headings = re.findall(r"^#+ (.*)$", FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def dead_links(folder, text):
    """The links of a page in `folder` that lead nowhere."""
    dead = []
    for link in LINK.findall(CODE.sub("", FENCED.sub("", text))):
        path, _, anchor = link.partition("#")
        if "://" in link:
            continue
        target = folder / path if path else None
        if target and not target.exists():
            dead.append(link)
        elif anchor:
            page = target.read_text(encoding="utf-8") if target else text
            if anchor not in anchors(page) and f'id="{anchor}"' not in page:
                dead.append(link)
    return dead


class LinksTest(unittest.TestCase):

    def test_pages(self):
        listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "*.md"], cwd=ROOT, check=True,
                                stdout=subprocess.PIPE, text=True)
        pages = [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).exists()]
        self.assertIn(ROOT / "README.md", pages)
        for page in pages:
            with self.subTest(page=page.relative_to(ROOT)):
                self.assertEqual(dead_links(page.parent, page.read_text(encoding="utf-8")), [])

    def test_dead_links_are_found(self):
        text = "# A title, yes\n[a](links_test.py) [b](nothing.md) [c](#a-title-yes) [d](#none)\n`[e](f)`\n"
        self.assertEqual(dead_links(ROOT / "tests" / "docs", text), ["nothing.md", "#none"])


if __name__ == "__main__":
    unittest.main()
