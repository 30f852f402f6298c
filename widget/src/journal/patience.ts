/** Give what a promise gives, but reject when it takes longer than so many milliseconds: a browser may never answer. */
export function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new DOMException("no answer", "TimeoutError")), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(late));
  });
}
