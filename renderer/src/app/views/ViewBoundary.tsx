import { Component, type ReactNode } from 'react';
import { words } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';
import { ProblemNotice } from '../../ui/ProblemNotice.tsx';

interface BoundaryProps {
  children: ReactNode;
}

/** Keeps a failing view from taking the frame with it. React reports the error to the console. */
export class ViewBoundary extends Component<BoundaryProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <Page title={words.app.crashed}>
        <ProblemNotice
          title={words.app.crashed}
          problem={{ message: words.app.crashedText }}
          action={{ label: words.app.tryAgain, onClick: () => location.reload() }}
        />
      </Page>
    );
  }
}
