import { Anchor } from '@mantine/core';
import type { Problem } from '../../../shared/model/problem.ts';
import { words } from '../i18n/index.ts';
import { ProblemNotice } from './ProblemNotice.tsx';

const codes: readonly Problem['code'][] = ['insufficient_scope', 'not_permitted', 'not_offered'];

/** Whether a problem prevents the whole view from being shown. */
export const isRefusal = (problem: Problem | undefined): problem is Problem =>
  problem !== undefined && codes.includes(problem.code);

/** Shown in place of a view that the server refuses or does not offer; with a link back. */
export function Refusal({ problem }: { problem: Problem }) {
  const { notPermitted, notCovered, notOffered, home } = words.admin.both;
  const titles: Partial<Record<Problem['code'], string>> = {
    insufficient_scope: notCovered,
    not_permitted: notPermitted,
  };
  const title = titles[problem.code] ?? notOffered;
  return (
    <ProblemNotice title={title} problem={problem} weight="info">
      <Anchor size="sm" href="#/home">
        {home}
      </Anchor>
    </ProblemNotice>
  );
}
