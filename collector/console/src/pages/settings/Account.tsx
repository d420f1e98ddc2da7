import { useWords } from '../../i18n';
import { accessWords, common, roleWords } from '../../i18n/words';
import { usePrincipal } from '../../session/useSession';
import { PasswordForm } from '../door/PasswordForm';
import { doorWords } from '../door/words';
import { settingsWords } from './words';

/** Who is signed in, how far that goes, and one's own password. */
export function Account() {
  const t = useWords({ ...common, ...settingsWords });
  const door = useWords(doorWords);
  const roles = useWords(roleWords);
  const levels = useWords(accessWords);
  const principal = usePrincipal();
  return (
    <div className="account">
      <dl className="panel settings-pairs">
        <dt>{door.name}</dt>
        <dd>{principal.name}</dd>
        <dt>{t.party}</dt>
        <dd>{principal.party.name}</dd>
        <dt>{t.role}</dt>
        <dd>{principal.role ? roles[principal.role] : '–'}</dd>
        <dt>{t.access}</dt>
        <dd>{levels[principal.access]}</dd>
      </dl>
      <section aria-labelledby="own-password">
        <h2 id="own-password">{door.passwordTitle}</h2>
        <p className="faint">{door.passwordHint}</p>
        <PasswordForm />
      </section>
    </div>
  );
}
