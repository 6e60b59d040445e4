import type { Problem } from '../../../../shared/model/problem.ts';
import type { Profile } from '../../../../shared/model/resource.ts';
import { words } from '../../i18n/index.ts';
import { Below } from '../../ui/Below.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { Page } from '../../ui/Page.tsx';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';
import { Roles } from '../../ui/Roles.tsx';
import { Section } from '../../ui/Section.tsx';
import { JobsSection } from './JobsSection.tsx';
import type { Jobs } from './store.ts';

interface ProfileProps {
  jobs: Jobs;
  session: string;
  /** As `/api/me` says; where it did not answer, as the sign-in said. */
  profile: Profile;
  problem: Problem | undefined;
  onRetry(): void;
}

/** Profile: the user's data and their jobs. */
export function ProfileView({ jobs, session, profile, problem, onRetry }: ProfileProps) {
  const name = profile.name ?? profile.preferred_username ?? profile.sub;
  return (
    <Page title={words.profile.title}>
      <Section title={name}>
        {problem !== undefined && (
          <ProblemNotice
            title={words.profile.meFailed}
            problem={problem}
            weight="warning"
            action={{ label: words.app.tryAgain, onClick: onRetry }}
          >
            {words.app.unconfirmed}
          </ProblemNotice>
        )}
        <Facts
          facts={[
            [words.profile.username, profile.preferred_username],
            [words.profile.email, profile.email],
            [words.profile.roles, <Roles key="roles" roles={profile.roles} none={words.profile.none} />],
            [words.profile.subject, profile.sub],
          ]}
        />
      </Section>
      <Below>
        <JobsSection jobs={jobs} session={session} />
      </Below>
    </Page>
  );
}
