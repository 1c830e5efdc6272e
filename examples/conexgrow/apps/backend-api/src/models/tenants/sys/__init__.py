"""Rows of the schema sys of a tenant database."""

from models.tenants.sys.role_permissions_history import RolePermissionsHistory
from models.tenants.sys.sessions import Session
from models.tenants.sys.user_roles import UserRole

__all__ = ["RolePermissionsHistory", "Session", "UserRole"]
