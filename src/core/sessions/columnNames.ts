/** What a column of a sessions table may be for. */
export type ColumnPurpose = keyof typeof NAMES;

/**
 * Names as they are found in the wild, in snake case and without a `session_` in front. The first one
 * that a table has is taken.
 */
export const NAMES = {
  user: [
    "user_id",
    "account_id",
    "member_id",
    "operator_id",
    "employee_id",
    "customer_id",
    "admin_id",
    "staff_id",
    "principal_id",
    "subject_id",
    "login_id",
    "uid",
    "user_no",
    "user_uuid",
    "user",
    "username",
    "user_name",
    "login",
    "email",
    "account",
    "principal",
    "subject",
    "사용자",
  ],
  status: ["status", "state", "status_code", "status_cd", "sts", "상태"],
  flag: ["is_active", "active", "is_valid", "valid", "enabled", "is_enabled"],
  device: [
    "device",
    "device_name",
    "device_info",
    "device_type",
    "device_model",
    "client",
    "client_name",
    "platform",
    "browser",
    "기기",
  ],
  userAgent: ["user_agent", "useragent", "http_user_agent", "agent", "ua"],
  address: [
    "ip_address",
    "ip",
    "ip_addr",
    "ipaddr",
    "client_ip",
    "remote_ip",
    "remote_addr",
    "remote_address",
    "client_addr",
    "client_address",
    "login_ip",
    "address",
    "host",
  ],
  createdAt: [
    "created_at",
    "created",
    "started_at",
    "login_at",
    "logged_in_at",
    "signed_in_at",
    "issued_at",
    "create_date",
    "created_on",
    "start_time",
    "started",
    "inserted_at",
    "create_dt",
    "reg_dt",
  ],
  lastActivityAt: [
    "last_activity_at",
    "last_activity",
    "last_active_at",
    "last_active",
    "last_seen_at",
    "last_seen",
    "last_used_at",
    "last_used",
    "last_access_at",
    "last_accessed_at",
    "last_access",
    "last_access_time",
    "last_request_at",
    "accessed_at",
    "activity_at",
    "touched_at",
    "refreshed_at",
  ],
  expiresAt: [
    "expires_at",
    "expires",
    "expire_at",
    "expired_at",
    "expires_on",
    "expire",
    "expiry",
    "expiry_at",
    "expiry_time",
    "expiration",
    "expiration_at",
    "expiration_time",
    "expire_date",
    "expire_dt",
    "valid_until",
    "valid_to",
    "not_after",
  ],
  revokedAt: [
    "revoked_at",
    "revoked",
    "revoked_on",
    "terminated_at",
    "invalidated_at",
    "logged_out_at",
    "logout_at",
    "signed_out_at",
    "ended_at",
    "closed_at",
    "end_time",
  ],
  reason: [
    "revoked_reason",
    "revoke_reason",
    "revocation_reason",
    "reason",
    "termination_reason",
    "terminated_reason",
    "logout_reason",
    "end_reason",
    "ended_reason",
    "close_reason",
  ],
} as const;

/** Columns of a users table that tell who it is: one that is a name, one that logs in. */
export const PERSON_NAMES = ["display_name", "full_name", "name", "nickname", "real_name", "이름"];
export const LOGIN_NAMES = [
  "email",
  "login",
  "username",
  "user_name",
  "login_id",
  "account",
  "code",
];

const SECRET =
  /(?:^|_)(?:token|tokens|secret|secrets|password|passwd|pwd|hash|salt|cookie|csrf|jwt|otp|credential|credentials)(?:_|$)|(?:session|access|refresh|api|auth|private)_?key|^sid$|^session_?data$|^sess$/;

/** "lastActivityAt" and "SESSION_LAST_ACTIVITY_AT" both become "last_activity_at". */
export function normalName(name: string): string {
  const snake = name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1_$2")
    .toLowerCase()
    .replace(/[\s.-]+/g, "_");
  return snake.replace(/^(?:sessions?|sess)_(?=.)/, "");
}

/** Whether what the column holds lets somebody in. */
export function isSecretName(name: string): boolean {
  const snake = name.replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1_$2").toLowerCase();
  return SECRET.test(snake) || SECRET.test(normalName(name));
}
