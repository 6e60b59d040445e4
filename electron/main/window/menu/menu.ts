import { Menu } from 'electron';
import { type MenuActs, type MenuFacts, menuTemplate } from './menu-template.ts';

/** Puts the application menu for these facts in the place of the one before. */
export function setMenu(facts: MenuFacts, acts: MenuActs): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(facts, acts)));
}
