import assert from "node:assert/strict";
import fc from "fast-check";
import {
  findAbsolutePaths,
  mapPaths,
  mappingCandidates,
} from "../../../src/core/deployment/pathMapping.ts";

describe("path mapping", () => {
  const mappings = [
    { from: "/apps", to: "/work space/apps" },
    { from: "/home/me/project", to: "/work space" },
    { from: "/home/me/project/apps", to: "/elsewhere/apps" },
  ];

  it("rewrites a root wherever a path begins", () => {
    assert.equal(
      mapPaths(
        `cd /apps\npsql -f/apps/a.sql --file=/apps/b.sql -f "/apps/c.sql" '/apps'; x=/apps:/apps`,
        mappings,
      ),
      `cd /work space/apps\npsql -f/work space/apps/a.sql --file=/work space/apps/b.sql -f "/work space/apps/c.sql" '/work space/apps'; x=/work space/apps:/work space/apps`,
    );
  });

  it("leaves longer words, other folders and addresses alone", () => {
    const text =
      "/apps-old /apps.bak /srv/apps ./apps ~/apps apps/ /appsx /apps_2 https://host/apps scp host:/apps";
    assert.equal(mapPaths(text, mappings), text);
  });

  it("prefers the longest root and rewrites a place once", () => {
    assert.equal(
      mapPaths("/home/me/project/apps/x /home/me/project/y", mappings),
      "/elsewhere/apps/x /work space/y",
    );
    assert.equal(
      mapPaths("/a/x /b/x", [
        { from: "/a", to: "/b" },
        { from: "/b", to: "/a" },
      ]),
      "/b/x /a/x",
    );
  });

  it("ignores a root that would match everything, and slashes at the end", () => {
    assert.equal(mapPaths("/x/y", [{ from: "/", to: "/z" }]), "/x/y");
    assert.equal(mapPaths("/x/y", [{ from: "/x/", to: "/z/" }]), "/z/y");
  });

  it("changes nothing when nothing is mapped, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        assert.equal(mapPaths(text, []), text);
        assert.equal(mapPaths(text, [{ from: "/never-in-this-text", to: "/x" }]), text);
      }),
    );
  });

  it("finds the absolute paths of a text up to what is not literal", () => {
    assert.deepEqual(
      findAbsolutePaths(
        "ls /packages/db/{13,14}_*.sql > /tmp/x.log; cd /apps/api; curl http://localhost:8100/health; cat $HOME/a ./b/c /apps/api",
      ),
      ["/packages/db", "/tmp/x.log", "/apps/api"],
    );
  });

  it("offers every way of cutting the root off, the longest tail first", () => {
    assert.deepEqual(mappingCandidates("/home/me/sql", "/w/"), [
      { probe: "/w/home/me/sql", mapping: { from: "/home", to: "/w/home" } },
      { probe: "/w/me/sql", mapping: { from: "/home", to: "/w" } },
      { probe: "/w/sql", mapping: { from: "/home/me", to: "/w" } },
    ]);
  });
});
