import { Notification } from 'electron';

/** Shows a notification of the operating system; `onClick` is called when a person clicks it. */
export function showNotification(text: { title: string; body: string }, onClick: () => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification(text);
  // Without a reference the notification would be garbage-collected and its click lost.
  shown.add(notification);
  const release = () => shown.delete(notification);
  notification.once('click', () => {
    release();
    onClick();
  });
  notification.once('close', release);
  notification.once('failed', release);
  notification.show();
}

const shown = new Set<Notification>();
