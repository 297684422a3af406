import "./workers.js";
import "graphiql/style.css";
import "@graphiql/plugin-explorer/style.css";
import "./style.css";

import { explorerPlugin } from "@graphiql/plugin-explorer";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { createRoot } from "react-dom/client";

import EXAMPLE from "./example.graphql";
import { fetcher } from "./fetcher.js";
import { TOKEN_PLUGIN } from "./token.jsx";

// The headers' editor is off: what is typed there would be kept in the history for good, tokens too.
createRoot(document.getElementById("graphiql")).render(
  <GraphiQL
    defaultQuery={EXAMPLE}
    fetcher={fetcher}
    inputValueDeprecation
    isHeadersEditorEnabled={false}
    plugins={[HISTORY_PLUGIN, explorerPlugin(), TOKEN_PLUGIN]}
    showPersistHeadersSettings={false}
  >
    <GraphiQL.Logo>
      <a href="/graphql?plain" title="不用 GraphiQL 的简单页面 The page without GraphiQL">
        简版 Plain page
      </a>
      <a href="/schema.graphql">schema.graphql</a>
    </GraphiQL.Logo>
  </GraphiQL>,
);
