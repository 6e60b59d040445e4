import { z } from 'zod';

export interface TestRun {
  title: string;
  file: string;
  status: 'passed' | 'failed' | 'skipped';
}

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** The tests of a Vitest JSON report. */
export function readVitest(report: unknown): TestRun[] {
  return vitestReport.parse(report).testResults.flatMap((file) =>
    file.assertionResults.map((test) => ({
      title: test.fullName,
      file: file.name,
      status: test.status === 'passed' || test.status === 'failed' ? test.status : 'skipped',
    })),
  );
}

const spec = z.object({
  title: z.string(),
  file: z.string(),
  tests: z.array(z.object({ status: z.enum(['expected', 'unexpected', 'flaky', 'skipped']) })),
});
interface Suite {
  title: string;
  specs: z.infer<typeof spec>[];
  suites?: Suite[] | undefined;
}
const suite: z.ZodType<Suite> = z.object({
  title: z.string(),
  specs: z.array(spec),
  get suites() {
    return z.array(suite).optional();
  },
});

const outcome = { expected: 'passed', flaky: 'passed', unexpected: 'failed', skipped: 'skipped' } as const;

function fromSuite(node: Suite): TestRun[] {
  const own = node.specs.flatMap(({ title, file, tests }) =>
    tests.map((test) => ({ title, file, status: outcome[test.status] })),
  );
  return [...own, ...(node.suites ?? []).flatMap(fromSuite)];
}

/** The tests of a Playwright JSON report. */
export function readPlaywright(report: unknown): TestRun[] {
  return z
    .object({ suites: z.array(suite) })
    .parse(report)
    .suites.flatMap(fromSuite);
}
