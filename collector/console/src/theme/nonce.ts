/** The collector puts a fresh nonce into each page that it serves: the page's policy lets only styles in that carry it. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;

/**
 * Gives the nonce to every style element that our scripts make: some libraries do not know of nonces. Markup that somebody
 * managed to inject still has none.
 */
export function giveStylesTheNonce(): void {
  if (!nonce) return;
  const create = document.createElement.bind(document) as (
    name: string,
    options?: ElementCreationOptions,
  ) => Element;
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const made = create(name, options);
    if (made instanceof HTMLStyleElement) made.nonce = nonce;
    return made;
  }) as typeof document.createElement;
}
