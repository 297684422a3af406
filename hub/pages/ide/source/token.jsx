// The token that goes with every request: kept for this tab alone, and gone when it is closed.
import { useState } from "react";

const KEY = "hub.token";

/** The headers that show who asks. */
export function authorization() {
  const token = sessionStorage.getItem(KEY);
  return token ? { Authorization: `Bearer ${token}` } : {};
}

function keep(token) {
  if (token) sessionStorage.setItem(KEY, token);
  else sessionStorage.removeItem(KEY);
}

function Icon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <circle cx="8" cy="15" r="4.5" />
      <path d="M11.5 11.5 20 3m-4 4 3 3m-6 0 2 2" />
    </svg>
  );
}

function Content() {
  const [token, setToken] = useState(sessionStorage.getItem(KEY) ?? "");
  const change = (event) => {
    const given = event.target.value.trim();
    keep(given);
    setToken(given);
  };
  return (
    <section className="hub-token">
      <h2>令牌 Token</h2>
      <label htmlFor="hub-token">
        随每个请求以 Authorization: Bearer 发送。 Sent with every request as Authorization: Bearer.
      </label>
      <input id="hub-token" type="password" autoComplete="off" spellCheck={false} value={token} onChange={change} />
      <p>
        只保存在本标签页，关闭即清除；不填则为匿名访问。 Kept for this tab only, until it is closed; without one you
        are anonymous.
      </p>
    </section>
  );
}

/** GraphiQL's panel to enter the token in. */
export const TOKEN_PLUGIN = { title: "令牌 Token", icon: Icon, content: Content };
