# SPDX-License-Identifier: Apache-2.0
"""Walks through what python's ovs.db.idl does with a server: idl_walk.py REMOTE SCHEMA KEY CERT CA.

Prints one line for each step; needs OVN_Northbound.
"""
import sys
import time

import ovs.db.idl
import ovs.poller
from ovs.stream import Stream

remote, schema, key, cert, ca = sys.argv[1:]
Stream.ssl_set_private_key_file(key)
Stream.ssl_set_certificate_file(cert)
Stream.ssl_set_ca_cert_file(ca)
helper = ovs.db.idl.SchemaHelper(schema)
helper.register_all()
idl = ovs.db.idl.Idl(remote, helper)
idl.set_lock("py_lock")


def wait(what):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        idl.run()
        if what():
            return
        poller = ovs.poller.Poller()
        idl.wait(poller)
        poller.timer_wait(100)
        poller.block()
    sys.exit("timed out")


def commit(txn):
    status = txn.commit_block()
    return status if status != txn.ERROR else txn.get_error()


def names():
    return sorted(row.name for row in idl.tables["Logical_Switch"].rows.values())


wait(lambda: idl.state == ovs.db.idl.Idl.IDL_S_MONITORING and idl.has_lock)
print("connected", names(), "lock", idl.has_lock)

txn = ovs.db.idl.Transaction(idl)
switch = txn.insert(idl.tables["Logical_Switch"])
switch.name = "py1"
port = txn.insert(idl.tables["Logical_Switch_Port"])
port.name = "py1-p"
switch.addvalue("ports", port)
switch.setkey("external_ids", "k", "v")
print("insert", commit(txn))
wait(lambda: "py1" in names())
row = next(r for r in idl.tables["Logical_Switch"].rows.values() if r.name == "py1")
print("row", [p.name for p in row.ports], row.external_ids)

txn = ovs.db.idl.Transaction(idl)
row.verify("name")
row.name = "py2"
row.delkey("external_ids", "k")
print("update", commit(txn))
wait(lambda: "py2" in names())
print("row", row.name, row.external_ids)

txn = ovs.db.idl.Transaction(idl)
twin = txn.insert(idl.tables["Logical_Router_Port"])
twin.name = "nobody refers to it"
print("orphan", commit(txn), len(idl.tables["Logical_Router_Port"].rows))

idl.cond_change("Logical_Switch", [["name", "==", "none"]])
wait(lambda: not names())
print("condition", names())
idl.cond_change("Logical_Switch", [True])
wait(lambda: "py2" in names())

txn = ovs.db.idl.Transaction(idl)
row = next(r for r in idl.tables["Logical_Switch"].rows.values() if r.name == "py2")
row.delete()
print("delete", commit(txn))
wait(lambda: not names())
print("ports", len(idl.tables["Logical_Switch_Port"].rows))
idl.close()
