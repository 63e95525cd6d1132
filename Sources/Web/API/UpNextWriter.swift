import OData
import Records
import SalesCore
import Worklist

/// Writes an activity as `sv_UpNext` tells it to one viewer.
struct UpNextWriter {
    let caller: Caller
    let ownerOfRecord: GUID?
    let owners: [RecordReference: String]
    let meetings: MeetingMembers
    let now: Instant

    func write(_ row: Row, to json: inout JSONWriter) {
        let isPending = row.table.isPending(state: row.state)
        let due = row["scheduledend"].instant
        json.beginObject()
        json.key("id")
        json.value(row.id)
        json.key("source")
        json.value("activity")
        json.key("activityid")
        json.value(row.id)
        json.key("activitytype")
        json.value(row["activitytypecode"].text)
        json.key("actionname")
        json.value(row["subject"].text)
        json.key("description")
        json.value(row["description"].text)
        json.key("duetime")
        json.value(due)
        meetings.write(row, to: &json)
        json.key("isallday")
        json.value(row["sv_isallday"].bool ?? false)
        json.key("isoverdue")
        json.value(isPending && due.map { $0 < now } ?? false)
        json.key("statecode")
        json.value(row.state)
        json.key("statuscode")
        json.value(row["statuscode"].int)
        json.key("outcome")
        json.value(isPending ? nil : row.state == 1 ? "completed" : "skipped")
        json.key("closedon")
        json.value(isPending ? nil : row["actualend"].instant ?? row["modifiedon"].instant)
        json.key("ownerid")
        json.value(row.owner?.id)
        json.key("ownername")
        json.value(row.owner.flatMap { owners[$0] })
        json.key("actionable")
        json.value(isPending && caller.mayAct(on: row, ownerOfRecord: ownerOfRecord))
        json.key("phonenumber")
        json.value(row["phonenumber"].text)
        json.endObject()
    }
}
