/** Where an offer is made: a line of words and a button over the lower edge of the image. */
export interface OfferParts {
  readonly offer: HTMLElement;
  readonly offerWords: HTMLElement;
  readonly offerButton: HTMLElement;
}

/** Offers one thing in passing; whoever goes on painting has declined. */
export class Offer {
  #parts: OfferParts;

  constructor(parts: OfferParts) {
    this.#parts = parts;
  }

  show(words: string, button: string, accept: () => void): void {
    const { offer, offerWords, offerButton } = this.#parts;
    offerWords.textContent = words;
    offerButton.textContent = button;
    offerButton.onclick = accept;
    offer.hidden = false;
  }

  hide(): void {
    this.#parts.offer.hidden = true;
    this.#parts.offerButton.onclick = null;
  }
}
