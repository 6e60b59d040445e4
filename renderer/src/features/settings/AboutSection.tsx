import { Text } from '@mantine/core';
import type { Output } from '../../../../shared/ipc/contract.ts';
import { words } from '../../i18n/index.ts';
import { Facts } from '../../ui/Facts.tsx';
import { Section } from '../../ui/Section.tsx';

/** What this is, in which version, under which licence. */
export function AboutSection({ info }: { info: Output<'app.info'> }) {
  const say = words.settings;
  return (
    <Section title={words.app.name}>
      <Text>{say.aboutText}</Text>
      <Facts
        facts={[
          [say.version, info.version],
          [say.engine, info.electron],
          [say.build, info.testBuild ? say.builds.test : say.builds.usual],
          [say.sandbox, info.sandboxed ? say.sandboxes.on : say.sandboxes.off],
          [say.licence, say.licenceText],
          [say.updates, say.updatesText],
        ]}
      />
    </Section>
  );
}
