import { describe, expect, it } from 'vitest';
import { adminViews, guardedViews, isGuardedView, viewsFor } from './access.ts';

describe('views by role', () => {
  it('has the views of administration for an administrator @S1.6 @S2.6', () => {
    expect(viewsFor({ roles: ['user', 'admin'] })).toEqual(guardedViews);
  });

  it.each([[[]], [['user']], [['Admin']], [['administrator']], [['admin ']]])(
    'has none of them for the roles %j @S1.6 @S2.6',
    (roles) => {
      const views = viewsFor({ roles });
      expect(views).toContain('home');
      for (const view of adminViews) expect(views).not.toContain(view);
    },
  );

  it('has none of a person for an app that acts for itself, whatever roles it names @S2.2 @S2.6', () => {
    expect(viewsFor({ roles: ['user', 'admin'], actsAs: 'app' })).toEqual(['home', 'session', 'activity']);
  });

  it('knows its own names alone', () => {
    expect(guardedViews.every(isGuardedView)).toBe(true);
    expect([null, '', 'admin', 'constructor', 'settings'].some(isGuardedView)).toBe(false);
  });
});
