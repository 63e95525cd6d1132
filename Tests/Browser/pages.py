"""What many tests of pages do: open one, and look whether it is in order."""


def opened(window, path):
    window.open(path)
    window.page.locator("html[data-ready]").wait_for()
    return window


def in_order(window):
    """What axe and a ruler find."""
    window.settle()
    assert window.violations() == []
    assert window.overflow() <= 0
