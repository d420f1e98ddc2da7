import { useWords } from '../../i18n';
import { PageHeader } from '../../ui/PageHeader';
import { PasswordForm } from './PasswordForm';
import { doorWords } from './words';

export default function Password() {
  const t = useWords(doorWords);
  return (
    <>
      <PageHeader title={t.passwordTitle}>{t.passwordHint}</PageHeader>
      <PasswordForm />
    </>
  );
}
