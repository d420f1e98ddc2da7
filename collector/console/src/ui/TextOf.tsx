import type { Text } from '../i18n';
import { useText } from '../i18n';

/** A text of the API in the user's language. */
export function TextOf({ text }: { text: Text | null | undefined }) {
  return <>{useText()(text)}</>;
}
