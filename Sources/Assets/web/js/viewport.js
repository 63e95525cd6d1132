/** What a scrolled element shows, known without making the browser lay the page out to answer. */
export class Viewport {
  top = 0;
  height = 0;
  #element;
  #frame = 0;

  /** `show` runs at most once per frame after scrolling or a change of size. */
  constructor(element, show) {
    this.#element = element;
    element.addEventListener(
      'scroll',
      () => {
        this.top = element.scrollTop;
        this.soon();
      },
      { passive: true },
    );
    new ResizeObserver(([entry]) => {
      this.height = entry.contentRect.height;
      this.soon();
    }).observe(element);
    this.show = show;
  }

  /** Shows again with the next frame. */
  soon() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.show();
    });
  }

  /** Scrolls to a height within content of this length. */
  scrollTo(top, length) {
    this.top = Math.max(0, Math.min(top, length - this.height));
    this.#element.scrollTop = this.top;
  }

  /** Brings a stretch into sight with as little movement as possible. */
  reveal(top, bottom, length) {
    // Before the first layout was observed the height is not known; then nothing can be below the fold.
    this.height ||= this.#element.clientHeight;
    if (!this.height) return;
    if (top < this.top) this.scrollTo(top, length);
    else if (bottom > this.top + this.height) this.scrollTo(bottom - this.height, length);
  }
}
