from __future__ import annotations

from datetime import datetime, timedelta, timezone

from models.tenants.sys.role_permissions_history import PermissionChange
from services.audit import AuditService
from services.roles import RoleService
from tests.integration.tenant import TENANT, TenantTest


class RoleServiceTest(TenantTest):
    def setUp(self) -> None:
        super().setUp()
        self.roles = RoleService(TENANT)

    def test_assigns_once_and_releases_once(self) -> None:
        self.assertTrue(self.roles.assign(self.user_id, self.role, self.user_id))
        self.assertFalse(self.roles.assign(self.user_id, self.role, self.user_id))
        held = self.roles.roles_of(self.user_id)
        self.assertEqual([role.role_code for role in held], [self.role])
        self.assertEqual(held[0].assigned_by, self.user_id)

        self.assertTrue(self.roles.release(self.user_id, self.role, self.user_id))
        self.assertFalse(self.roles.release(self.user_id, self.role, self.user_id))
        self.assertEqual(self.roles.roles_of(self.user_id), [])

    def test_gives_permissions_only_while_the_role_is_in_force(self) -> None:
        self.roles.grant(self.role, self.permission, self.user_id)
        soon = datetime.now(timezone.utc) + timedelta(hours=1)
        self.assertTrue(self.roles.assign(self.user_id, self.role, None, soon))
        self.assertEqual(self.roles.permissions_of(self.user_id), [self.permission])
        TENANT.rows(
            "UPDATE sys.user_roles SET assigned_at = now() - interval '2 days',"
            " expires_at = now() - interval '1 day'"
            " WHERE user_id = :'user_id'::bigint RETURNING id",
            {"user_id": self.user_id},
        )
        self.assertEqual(self.roles.permissions_of(self.user_id), [])

    def test_leaves_a_history_of_grants_with_the_actor(self) -> None:
        self.assertTrue(self.roles.grant(self.role, self.permission, self.user_id))
        self.assertFalse(self.roles.grant(self.role, self.permission, self.user_id))
        self.assertTrue(self.roles.revoke(self.role, self.permission, None))
        self.assertFalse(self.roles.revoke(self.role, self.permission, None))

        changes = AuditService(TENANT).role_permission_changes(self.role)
        self.assertEqual(
            [(change.action, change.permission_code, change.changed_by) for change in changes],
            [
                (PermissionChange.REVOKED, self.permission, None),
                (PermissionChange.GRANTED, self.permission, self.user_id),
            ],
        )
