import { Anchor } from '@mantine/core';
import type { Problem } from '../../../shared/model/problem.ts';
import { words } from '../words/index.ts';
import { ProblemNotice } from './ProblemNotice.tsx';

const codes: readonly Problem['code'][] = ['not_permitted', 'not_offered'];

/** Whether nothing of a view can be shown at all, whatever is asked for. */
export const isRefusal = (problem: Problem | undefined): problem is Problem =>
  problem !== undefined && codes.includes(problem.code);

/** In place of a view that the server does not let this person see, or does not have; with a way out. */
export function Refusal({ problem }: { problem: Problem }) {
  const { notPermitted, notOffered, home } = words.admin.both;
  const title = problem.code === 'not_permitted' ? notPermitted : notOffered;
  return (
    <ProblemNotice title={title} problem={problem} weight="info">
      <Anchor size="sm" href="#/home">
        {home}
      </Anchor>
    </ProblemNotice>
  );
}
