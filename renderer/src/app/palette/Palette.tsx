import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { words } from '../../i18n/index.ts';
import type { App } from '../app.ts';
import { type Command, commandsOf, matching } from './commands.ts';
import classes from './Palette.module.css';

interface ListProps {
  id: string;
  commands: readonly Command[];
  active: number;
  onPoint(index: number): void;
  onRun(command: Command): void;
}

const optionId = (list: string, index: number) => `${list}-${index}`;

function List({ id, commands, active, onPoint, onRun }: ListProps) {
  return (
    <div id={id} role="listbox" aria-label={words.palette.title} className={classes['list']}>
      {commands.map((command, index) => (
        // Focus stays in the field above; aria-activedescendant announces the selection.
        <div
          key={command.id}
          id={optionId(id, index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={classes['option']}
          onPointerMove={() => onPoint(index)}
          onClick={() => onRun(command)}
          onKeyDown={(event) => event.key === 'Enter' && onRun(command)}
        >
          <span className={classes['label']} dir="auto">
            {command.label}
          </span>
          <span className={classes['hint']} dir="auto">
            {command.hint ?? words.palette.groups[command.group]}
          </span>
        </div>
      ))}
    </div>
  );
}

const steps: Partial<Record<string, (active: number, count: number) => number>> = {
  ArrowDown: (active, count) => (active + 1) % count,
  ArrowUp: (active, count) => (active - 1 + count) % count,
  Home: () => 0,
  End: (_active, count) => count - 1,
};

function useChoice(app: App, onDone: () => void) {
  const [all] = useState(() => commandsOf(app));
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const found = matching(all, typed);
  const run = (command: Command | undefined) => {
    if (command === undefined) return;
    onDone();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = steps[event.key];
    if (event.key === 'Enter') run(found[active]);
    else if (step !== undefined && found.length > 0) setActive(step(active, found.length));
    else return;
    event.preventDefault();
  };
  const type = (text: string) => {
    setTyped(text);
    setActive(0);
  };
  return { typed, type, active, setActive, found, run, onKeyDown };
}

/** The command palette: a search field and the matching commands. */
export function Palette({ app, onClose }: { app: App; onClose(): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useId();
  const { typed, type, active, setActive, found, run, onKeyDown } = useChoice(app, () =>
    dialog.current?.close(),
  );
  // A native dialog keeps the focus inside, closes with Escape, and gives the focus back.
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    document.getElementById(optionId(list, active))?.scrollIntoView({ block: 'nearest' });
  }, [list, active]);
  return (
    <dialog
      ref={dialog}
      className={classes['palette']}
      aria-label={words.palette.title}
      onClose={onClose}
      onPointerDown={(event) => event.target === dialog.current && dialog.current.close()}
    >
      <input
        className={classes['field']}
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={found.length > 0 ? optionId(list, active) : undefined}
        aria-autocomplete="list"
        aria-label={words.palette.search}
        placeholder={words.palette.search}
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        value={typed}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <List id={list} commands={found} active={active} onPoint={setActive} onRun={run} />
      <p role="status" className={found.length === 0 ? classes['none'] : classes['count']}>
        {found.length === 0 ? words.palette.none : words.palette.found(found.length)}
      </p>
    </dialog>
  );
}
