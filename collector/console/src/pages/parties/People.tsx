import { MailOutlined, PhoneOutlined } from '@ant-design/icons';
import type { Party } from '../../api/types';
import { useWords } from '../../i18n';
import { partiesWords } from './words';

type Contact = Party['contacts'][number];

/** A person, and the ways to reach them: a telephone dials, a mail program opens. */
export function Person({ contact }: { contact: Contact }) {
  const t = useWords(partiesWords);
  return (
    <span className="person">
      <strong>{contact.name}</strong>
      {contact.phone && (
        <a href={`tel:${contact.phone.replaceAll(' ', '')}`} aria-label={`${t.phone} ${contact.phone}`}>
          <PhoneOutlined aria-hidden /> {contact.phone}
        </a>
      )}
      {contact.email && (
        <a href={`mailto:${contact.email}`} aria-label={`${t.email} ${contact.email}`}>
          <MailOutlined aria-hidden /> {contact.email}
        </a>
      )}
    </span>
  );
}
