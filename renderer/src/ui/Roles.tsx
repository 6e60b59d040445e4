import { Badge, Group } from '@mantine/core';

/** Roles as badges, or the word for none. */
export function Roles({ roles, none }: { roles: readonly string[]; none: string }) {
  if (roles.length === 0) return none;
  return (
    <Group gap="xs">
      {roles.map((role) => (
        <Badge key={role} variant="light" tt="none" fw={600}>
          {role}
        </Badge>
      ))}
    </Group>
  );
}
